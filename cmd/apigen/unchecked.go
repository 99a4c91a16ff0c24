package main

import (
	"path/filepath"
	"slices"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/lint"
)

// refuseUnchecked makes an error of a guard that a contract asks for and nobody has,
// unless apigen.yaml says that the project knows. It is the one of the working
// directory or the one beside the contract, in this order.
func refuseUnchecked(contract string, list diag.List) diag.List {
	asked := func(d diag.Diagnostic) bool { return d.Code == diag.UncheckedSignature }
	if !slices.ContainsFunc(list, asked) {
		return list
	}
	level := lint.Error
	for _, dir := range []string{".", filepath.Dir(contract)} {
		known, err := readSettings(dir) // whoever generates reads it again and says what is wrong with it
		if set, ok := known.lint[diag.UncheckedSignature]; err == nil && ok {
			level = set
			break
		}
	}
	return lint.Levels{diag.UncheckedSignature: level}.Apply(list)
}
