// Package parser reads contracts: text to syntax tree, and one file to the
// whole program with its imports.
//
// A broken declaration, type, field, entry or route costs one diagnostic and
// is left out of the tree; everything around it is still read. Newlines count
// in two places only: where an embedded field ends, and where a bare value of
// an info, @server or @doc entry ends.
//
// Limits: a file has at most 4 MiB, brackets and types nest at most 100 deep,
// and after 50 diagnostics in one file the rest of that file is not reported.
package parser
