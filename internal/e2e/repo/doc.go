// Package repo tells tests where the repository stands, whatever package they are of.
package repo
