// Package echo serves contracts with services that answer with what they read, so
// that tests see what became of a request.
package echo
