// Package merge brings the user's Go files in step with a contract, by symbol
// and never by text: what generated code calls in them is kept true, and not
// one other byte changes. It reads a tree and makes files for a plan; it never
// writes.
package merge
