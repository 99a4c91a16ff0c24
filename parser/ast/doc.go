// Package ast is what the author wrote: every declaration in source order,
// with its comments and its exact place. It judges nothing.
package ast
