package diag_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// at returns the span of the first occurrence of word in f.
func at(f *source.File, word string) source.Span {
	i := strings.Index(string(f.Text), word)
	return f.Span(i, i+len(word))
}

func show(t *testing.T, f *source.File, opts diag.Options, list ...diag.Diagnostic) string {
	var out strings.Builder
	require.NoError(t, diag.Print(&out, list, func(string) *source.File { return f }, opts))
	return out.String()
}

func TestPrintShowsPlaceExcerptRelatedAndHint(t *testing.T) {
	f := source.NewFile("sub/a.api", []byte("type A {}\n\ntype A {}\n"))
	second := f.Span(11, 20)
	first := f.Span(0, 9)
	got := show(t, f, diag.Options{},
		diag.Warningf(f.Span(5, 6), diag.NameCollision, "second"),
		diag.Errorf(second, diag.DuplicateType, "type A is declared twice").
			WithRelated(first, "first declared here").WithHint("rename one"))
	require.Equal(t, `sub/a.api:1:6: warning: second [name-collision]
    1 | type A {}
      |      ^

sub/a.api:3:1: error: type A is declared twice [duplicate-type]
    3 | type A {}
      | ^^^^^^^^^
sub/a.api:1:1: note: first declared here
    1 | type A {}
      | ^^^^^^^^^
  hint: rename one
`, got)
}

func TestMarkerLinesUpBehindTabsAndWideRunes(t *testing.T) {
	for _, c := range []struct{ text, word, want string }{
		{"\tName x", "x", "    1 |     Name x\n      |          ^\n"},
		{"a\tb", "b", "    1 | a   b\n      |     ^\n"},
		{"用户 x", "x", "    1 | 用户 x\n      |      ^\n"},
		{"用户", "户", "    1 | 用户\n      |   ^^\n"},
		{"e\u0301 x", "x", "    1 | e\u0301 x\n      |   ^\n"},
		{"a\tb", "\t", "    1 | a   b\n      |  ^^^\n"},
	} {
		f := source.NewFile("a.api", []byte(c.text))
		got := show(t, f, diag.Options{}, diag.Errorf(at(f, c.word), diag.Syntax, "m"))
		_, excerpt, _ := strings.Cut(got, "\n")
		require.Equal(t, c.want, excerpt, "%q", c.text)
	}
}

func TestMarkerStaysOnTheFirstLineOfASpan(t *testing.T) {
	f := source.NewFile("a.api", []byte("ab {\n}\n"))
	got := show(t, f, diag.Options{}, diag.Errorf(f.Span(3, 6), diag.Syntax, "m"))
	require.Contains(t, got, "    1 | ab {\n      |    ^\n")
}

func TestLongLinesAreCutAroundTheSpan(t *testing.T) {
	f := source.NewFile("a.api", []byte(strings.Repeat("a", 5000)+"X"+strings.Repeat("b", 5000)))
	got := show(t, f, diag.Options{}, diag.Errorf(at(f, "X"), diag.Syntax, "m"))
	lines := strings.Split(got, "\n")
	require.Less(t, len(lines[1]), 200)
	require.Equal(t, strings.IndexByte(strings.ReplaceAll(lines[1], "…", "."), 'X'), strings.IndexByte(lines[2], '^'))
	require.Equal(t, 2, strings.Count(lines[1], "…"))
}

func TestPrintWithoutPlaceOrText(t *testing.T) {
	var out strings.Builder
	nowhere := diag.Errorf(source.Span{}, diag.MissingService, "no service")
	inFile := diag.Errorf(source.Span{Start: source.Pos{Filename: "x.api"}}, diag.UnreadableFile, "can't read x.api")
	require.NoError(t, diag.Print(&out, diag.List{inFile, nowhere}, nil, diag.Options{}))
	require.Equal(t, "error: no service [missing-service]\n\nx.api: error: can't read x.api [unreadable-file]\n", out.String())
}

func TestPrintCannotDriveTheTerminal(t *testing.T) {
	f := source.NewFile("a.api", []byte("x \x1b[31m \u202e y"))
	got := show(t, f, diag.Options{}, diag.Errorf(at(f, "y"), diag.Syntax, "found '\x1b[31m'\nfake: line"))
	require.NotContains(t, got, "\x1b")
	require.NotContains(t, got, "\u202e")
	require.NotContains(t, got, "\nfake")
}

func TestColor(t *testing.T) {
	f := source.NewFile("a.api", []byte("x"))
	d := diag.Errorf(at(f, "x"), diag.Syntax, "m").WithHint("h")
	require.Contains(t, show(t, f, diag.Options{Color: true}, d), "\x1b[1;31merror:\x1b[0m")
	require.NotContains(t, show(t, f, diag.Options{}, d), "\x1b")
}

func TestJSON(t *testing.T) {
	f := source.NewFile("a.api", []byte("one\ntwo"))
	var out strings.Builder
	require.NoError(t, diag.JSON(&out, diag.List{
		diag.Errorf(at(f, "two"), diag.Syntax, "<m>").WithHint("h").WithRelated(at(f, "one"), "here"),
	}))
	require.Contains(t, out.String(), "<m>")
	var got []map[string]any
	require.NoError(t, json.Unmarshal([]byte(out.String()), &got))
	require.Equal(t, []map[string]any{{
		"severity": "error", "code": "syntax", "message": "<m>", "hint": "h", "file": "a.api",
		"line": 2.0, "column": 1.0, "endLine": 2.0, "endColumn": 4.0,
		"related": []any{map[string]any{
			"file": "a.api", "line": 1.0, "column": 1.0, "endLine": 1.0, "endColumn": 4.0, "message": "here",
		}},
	}}, got)
}

func TestJSONOfNothingIsAnEmptyArray(t *testing.T) {
	var out strings.Builder
	require.NoError(t, diag.JSON(&out, nil))
	require.Equal(t, "[]\n", out.String())
}

func TestGitHubEscapesItsCommands(t *testing.T) {
	f := source.NewFile("a,b:c.api", []byte("one\ntwo"))
	var out strings.Builder
	require.NoError(t, diag.GitHub(&out, diag.List{
		diag.Warningf(at(f, "two"), diag.Syntax, "100%%\n::error::x").WithHint("h").WithRelated(at(f, "one"), "here"),
		diag.Errorf(source.Span{}, diag.MissingService, "none"),
	}))
	require.Equal(t, "::error title=missing-service::none\n"+
		"::warning file=a%2Cb%3Ac.api,line=2,endLine=2,col=1,endColumn=4,title=syntax::"+
		"100%25%0A::error::x%0Aa,b:c.api:1:1: here%0Ahint: h\n", out.String())
}

func TestListIsSortedWithoutRepetitions(t *testing.T) {
	f := source.NewFile("a.api", []byte("one two"))
	two, one := diag.Errorf(at(f, "two"), diag.Syntax, "m"), diag.Warningf(at(f, "one"), diag.Syntax, "m")
	require.Equal(t, diag.List{one, two}, diag.List{two, one, two}.Sorted())
	require.True(t, diag.List{one, two}.HasErrors())
	require.False(t, diag.List{one}.HasErrors())
}

func TestMostKeepsErrorsBeforeWarnings(t *testing.T) {
	f := source.NewFile("a.api", []byte("one two three four"))
	one, two := diag.Warningf(at(f, "one"), diag.Syntax, "m"), diag.Errorf(at(f, "two"), diag.Syntax, "m")
	three, four := diag.Warningf(at(f, "three"), diag.Syntax, "m"), diag.Errorf(at(f, "four"), diag.Syntax, "m")
	all := diag.List{four, three, two, one, one}
	for _, c := range []struct {
		n    int
		kept diag.List
		left int
	}{
		{5, diag.List{one, two, three, four}, 0},
		{4, diag.List{one, two, three, four}, 0},
		{3, diag.List{one, two, four}, 1},
		{2, diag.List{two, four}, 2},
		{1, diag.List{two}, 3},
		{0, diag.List{}, 4},
	} {
		kept, left := all.Most(c.n)
		require.Equal(t, c.kept, kept, "%d", c.n)
		require.Equal(t, c.left, left, "%d", c.n)
	}
	require.Len(t, all, 5, "the list itself stays as it is")
}
