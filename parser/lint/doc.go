// Package lint finds what is allowed in a contract and still not well done. Its
// rules are in one file a family; what they mean is in diag's table of codes.
package lint
