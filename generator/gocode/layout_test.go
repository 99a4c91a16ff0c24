package gocode_test

import (
	"go/format"
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/plan"
)

// matches asks whether formatted is what gofmt makes of an emitter's text.
func matches(raw, formatted string) bool {
	f := gocode.Generated("a.go", func() *gocode.File {
		f := gocode.NewFile("m/a", "a")
		f.Op(raw)
		return f
	})
	return f.Matches([]byte("\n" + formatted))
}

func TestMatchesWhatGofmtMakes(t *testing.T) {
	for _, raw := range []string{
		"func f (  ) {\n return\n}",
		"type T struct {\nA   int `json:\"a b\"`\nLonger string // why\n}",
		"var x = [ ] string { \"a  b\" , `c\n\n d` }",
		"func f() bool {\nreturn a . b && ! c\n}",
		"// one\nvar a = 1.5e3 /* two */",
		"var r = '\\''",
	} {
		formatted, err := format.Source([]byte("package a\n\n" + raw + "\n"))
		require.NoError(t, err, raw)
		require.True(t, matches(raw, string(formatted)), "%s", formatted)
	}
}

func TestMatchesNothingElse(t *testing.T) {
	for raw, other := range map[string]string{
		"var x = 1":                 "var x = 2",
		"var x = \"a b\"":           "var x = \"a  b\"",
		"var x = `a b`":             "var x = `a\tb`",
		"var x = a & ^b":            "var x = a &^ b",
		"var x = a - -b":            "var x = a--b",
		"var x = 1 // why":          "var x = 1 // why not",
		"var x = 1 /* a  b */":      "var x = 1 /* a b */",
		"var x, y = 1, 2":           "var x, y = 12",
		"func f() {\n\treturn\n}":   "func f() { return }",
		"var x = 1\n\nvar y = 2":    "var x = 1\nvar y = 2",
		"var x = 1\n\nvar y = 2\n ": "var x = 1",
		"var x = 'a'":               "var x = 'b'",
		"var x = f(1 .String)":      "var x = f(1.String)",
		"return x":                  "returnx",
	} {
		require.False(t, matches(raw, "package a\n\n"+other+"\n"), "%s", raw)
	}
}

// FuzzMatches holds the shortcut against gofmt itself: whatever it says about a
// text that gofmt made, gofmt must have said.
func FuzzMatches(f *testing.F) {
	f.Add("var x = 1", "var  x = 1")
	f.Add("func f() {\n\n\tg( 1,\n2)\n}", "func f() {\n\tg(1,\n\t\t2)\n}")
	f.Add("type T struct {\nA int // x\nBC string // y\n}", "type T struct { A int; B string }")
	f.Fuzz(func(t *testing.T, raw, other string) {
		if strings.ContainsAny(raw+other, "\r\f\v\x00") || strings.Contains(raw+other, "import") {
			return
		}
		written, err := format.Source([]byte("package a\n\n" + other + "\n"))
		if err != nil || !matches(raw, string(written)) {
			return
		}
		wanted, err := format.Source([]byte("package a\n\n" + raw + "\n"))
		require.NoError(t, err)
		again, err := format.Source(written)
		if err != nil || string(again) != string(written) {
			return // gofmt needs two runs for some comments
		}
		require.Equal(t, string(written), string(wanted))
	})
}

func TestGeneratedRendersWhatItMatches(t *testing.T) {
	f := gocode.Generated("a.go", func() *gocode.File {
		f := gocode.NewFile("m/a", "a")
		f.Std("net/http")
		f.Use("m/svc", "github.com/x/rest")
		f.Func().Id("F").Params(jen.Id("w").Qual("net/http", "ResponseWriter"), jen.Id("c").Qual("m/svc", "C")).
			Block(jen.Qual("github.com/x/rest", "Write").Call(jen.Id("w"), jen.Id("c")))
		return f
	})
	content, err := f.Render()
	require.NoError(t, err)
	text := string(content)
	require.Contains(t, text, "import (\n\t\"net/http\"\n\n\t\"m/svc\"\n\n\t\"github.com/x/rest\"\n)\n")
	_, body, _ := strings.Cut(text, "\n")
	_, body, _ = strings.Cut(body, "\n")
	require.True(t, f.Matches([]byte(body)))
	require.False(t, f.Matches([]byte(strings.Replace(body, "Write(w", "Write(c", 1))))
	require.Equal(t, plan.Generated, f.Owner)
}
