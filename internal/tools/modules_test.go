package tools_test

import (
	"flag"
	"testing"

	"github.com/apigen/apigen/generator/golden"
)

var update = flag.Bool("update", false, "rewrite differences.tsv of httpx")

// TestRulesAgreeWithTheLibraryTheyAreNamedAfter sends the same values to the rules
// of validate tags and to go-playground/validator.
func TestRulesAgreeWithTheLibraryTheyAreNamedAfter(t *testing.T) {
	t.Parallel()
	golden.RunSubmodule(t, "validator", []string{"*/*.go", "internal/types/*.go", "../../../runtime/bind/*.go"}, "./...")
}

// TestLicencesOfWhatUsersGet compares docs/licences.md with the modules, and refuses
// those that ask for more than a notice.
func TestLicencesOfWhatUsersGet(t *testing.T) {
	t.Parallel()
	golden.RunSubmodule(t, "licences", []string{"../../../docs/licences.md", "../../../generator/project/locks/all.mod"}, ".")
}

// TestRequestsAreReadAsByGoZero sends the same requests to generated binding and to
// go-zero.
func TestRequestsAreReadAsByGoZero(t *testing.T) {
	t.Parallel()
	arguments := []string{"."}
	if *update {
		arguments = append(arguments, "-update")
	}
	golden.RunSubmodule(t, "httpx", []string{"*.tsv", "../../../runtime/bind/*.go"}, arguments...)
}
