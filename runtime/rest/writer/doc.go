// Package writer looks through wrapped http.ResponseWriters and records what a
// handler did with one.
package writer
