package lint_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/lint"
)

const cases = "../../testdata/lint"

// TestCases checks every rule against the case of its name, with all others
// turned off: it must report the lines with `// want`, and no others. Files
// named main*.api are the contracts.
func TestCases(t *testing.T) {
	for _, rule := range diag.Rules() {
		if rule.Stage != diag.InLint {
			continue
		}
		t.Run(string(rule.Code), func(t *testing.T) {
			archive, err := txtar.ParseFile(filepath.Join(cases, string(rule.Code)+".txtar"))
			require.NoError(t, err, "every rule needs a case")
			list := lint.Check(units(t, archive), only(rule.Code, lint.Warning))
			require.NotEmpty(t, list)
			require.Equal(t, wants(archive), found(list))
			for _, d := range list {
				require.Equal(t, rule.Code, d.Code)
				require.NotEmpty(t, d.Hint)
			}
		})
	}
}

// only turns off every rule but one.
func only(code diag.Code, level lint.Level) lint.Levels {
	levels := lint.Levels{}
	for _, name := range lint.Configurable() {
		levels[diag.Code(name)] = lint.Off
	}
	levels[code] = level
	return levels
}

func units(t *testing.T, archive *txtar.Archive) []lint.Unit {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, f := range archive.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	var out []lint.Unit
	for _, f := range archive.Files {
		if !strings.HasPrefix(f.Name, "main") {
			continue
		}
		program, list := parser.Load(fsys, f.Name)
		api, more := contract.Resolve(program)
		require.False(t, append(list, more...).HasErrors(), "%v%v", list, more)
		out = append(out, lint.Unit{Program: program, API: api})
	}
	return out
}

var want = regexp.MustCompile(`// want (\d*)`)

// wants lists "file:line" for every want comment, as often as it says.
func wants(archive *txtar.Archive) []string {
	var out []string
	for _, f := range archive.Files {
		for i, line := range strings.Split(string(f.Data), "\n") {
			if m := want.FindStringSubmatch(line + " "); m != nil {
				out = append(out, fmt.Sprintf("%s:%d", f.Name, i+1))
				if m[1] == "2" {
					out = append(out, out[len(out)-1])
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

func found(list diag.List) []string {
	var out []string
	for _, d := range list {
		out = append(out, fmt.Sprintf("%s:%d", d.Span.Start.Filename, d.Span.Start.Line))
	}
	slices.Sort(out)
	return out
}

const plain = `
-- main.api --
service shop-api {
	@handler GetItems
	get /get_items
	@handler GetPrices
	get /item-prices
}
`

func messages(list diag.List) []string {
	var out []string
	for _, d := range list {
		out = append(out, fmt.Sprintf("%s: %s: %s [%s] (%s)", d.Span.Start, d.Severity, d.Message, d.Code, d.Hint))
	}
	return out
}

func TestFindingsSayWhatToDo(t *testing.T) {
	list := lint.Check(units(t, txtar.Parse([]byte(plain))), nil)
	require.Equal(t, []string{
		"main.api:3:2: warning: get /get_items has no @doc [missing-doc] (write `@doc \"what it does\"` above @handler)",
		"main.api:3:7: warning: path segment get_items is snake_case, and most are kebab-case [path-style] (write get-items)",
		"main.api:5:2: warning: get /item-prices has no @doc [missing-doc] (write `@doc \"what it does\"` above @handler)",
	}, messages(list))
}

func TestLevels(t *testing.T) {
	list := lint.Check(units(t, txtar.Parse([]byte(plain))), lint.Levels{
		diag.MissingDoc: lint.Off, diag.VerbInPath: lint.Error, diag.Int64InJSON: lint.Warning,
	})
	require.Len(t, list, 2)
	require.Equal(t, diag.Warning, list[0].Severity)
	require.Equal(t, diag.VerbInPath, list[1].Code)
	require.Equal(t, diag.Error, list[1].Severity)
}

func TestLevelsOfContractWarnings(t *testing.T) {
	list := diag.List{{Code: diag.UnknownServerKey, Severity: diag.Warning}, {Code: diag.UnknownType}}
	require.Equal(t, list, lint.Levels(nil).Apply(list))
	require.Equal(t, list[1:], lint.Levels{diag.UnknownServerKey: lint.Off, diag.UnknownType: lint.Off}.Apply(list))
	require.Contains(t, lint.Configurable(), string(diag.UnknownServerKey))
	require.NotContains(t, lint.Configurable(), string(diag.UnknownType))
}

// authType is a word for documents: nothing checks a token because of it.
func TestAuthTypeGuardsNoWrite(t *testing.T) {
	const text = "-- main.api --\n@server (\n\tjwt: Auth\n)\nservice s {\n\t@handler A\n\tget /a\n}\n\n" +
		"@server (\n\tauthType: bearer\n)\nservice s {\n\t@handler B\n\tpost /b\n}\n"
	var codes []diag.Code
	for _, d := range lint.Check(units(t, txtar.Parse([]byte(text))), lint.Levels{diag.MissingDoc: lint.Off}) {
		codes = append(codes, d.Code)
	}
	require.Equal(t, []diag.Code{diag.JWTMissingOnWrite}, codes)
}
