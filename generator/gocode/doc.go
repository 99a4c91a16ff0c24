// Package gocode is the house style for generated Go: how names become
// identifiers and file names, how types are spelled, how a file is rendered.
package gocode
