// Package source holds contract text and the positions inside it.
//
// Lines and columns start at 1, offsets at 0. Columns count runes, offsets
// count bytes, so that an editor and a slice expression both land right.
package source
