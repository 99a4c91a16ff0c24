// Package breaking compares two contracts and says whom the change breaks. It
// reads what they mean, not how they are written: a type that moved to another
// file or was split into embedded ones is the same on the wire.
package breaking
