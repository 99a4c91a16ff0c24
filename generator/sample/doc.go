// Package sample makes requests that a contract accepts, by seed: values at the
// ends of what types and rules let through, and values in between.
package sample
