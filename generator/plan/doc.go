// Package plan decides what happens to each file of an output tree and is the
// only writer in the house.
//
// Diff compares wanted files with the disk and touches nothing. Apply makes
// the disk agree with the plan: entirely, or not at all, even when the process
// is killed half way. The package knows no language; it sees paths, owners and
// bytes.
package plan
