package breaking_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/breaking"
	"github.com/apigen/apigen/parser/contract"
)

// FuzzCompare compares any two contracts, damaged ones included. Nothing may
// panic, every finding is a whole sentence, the result is always the same, and a
// contract does not differ from itself.
func FuzzCompare(f *testing.F) {
	for _, pattern := range []string{"../../testdata/breaking/*.txtar", "../../testdata/contract/*.txtar"} {
		names, err := filepath.Glob(pattern)
		require.NoError(f, err)
		var last []byte
		for _, name := range names {
			archive, err := txtar.ParseFile(name)
			require.NoError(f, err)
			for _, file := range archive.Files {
				if filepath.Ext(file.Name) == ".api" {
					f.Add(last, file.Data)
					last = file.Data
				}
			}
		}
	}
	f.Fuzz(func(t *testing.T, old, new []byte) {
		before, after := resolve(old), resolve(new)
		report := breaking.Compare(before, after)
		for _, finding := range report.Findings {
			require.NotEmpty(t, finding.Rule.ID)
			require.Contains(t, finding.Message, "; ")
		}
		again := breaking.Compare(before, after)
		require.Equal(t, findings(report.Findings)+additions(report), findings(again.Findings)+additions(again))
		for _, api := range []*contract.API{before, after} {
			same := breaking.Compare(api, api)
			require.Empty(t, findings(same.Findings))
			require.Empty(t, additions(same))
		}
	})
}

func resolve(text []byte) *contract.API {
	program, _ := parser.Load(fstest.MapFS{"main.api": {Data: text}}, "main.api")
	api, _ := contract.Resolve(program)
	return api
}

func TestThirtyRoutesAreOneFinding(t *testing.T) {
	var routes strings.Builder
	for i := range 30 {
		name := string(rune('A'+i/26)) + string(rune('A'+i%26))
		routes.WriteString("\t@handler Get" + name + "\n\tget /" + name + " returns ([]User)\n")
	}
	service := "service a {\n" + routes.String() + "}\n"
	report := breaking.Compare(
		resolve([]byte("type User {\n\tName string\n\tFriends []*User\n}\n"+service)),
		resolve([]byte("type User {\n\tFriends []*User\n}\n"+service)))
	require.Len(t, report.Findings, 1)
	require.Equal(t, "field Name of User is gone; clients of GET /AA and 29 other routes that read it find nothing", report.Findings[0].Message)
	require.Len(t, report.Findings[0].Routes, 30)
}

// TestDeepTypes: two rings of types meet in many pairs, each of which leads
// to the next one.
func TestDeepTypes(t *testing.T) {
	ring := func(n int) *contract.API {
		var text strings.Builder
		for i := range n {
			fmt.Fprintf(&text, "type T%d {\n\tNext *T%d `json:\"next\"`\n}\n", i, (i+1)%n)
		}
		return resolve([]byte(text.String() + "service a {\n\t@handler A\n\tget /a returns (T0)\n}\n"))
	}
	broken, _ := breaking.Compare(ring(120), ring(119)).At(breaking.JSON)
	require.Empty(t, broken)
}
