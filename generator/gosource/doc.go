// Package gosource reads what the source of a Go package declares, without the go
// command: types, their methods and what they are made of.
package gosource
