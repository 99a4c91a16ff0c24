package parser_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

func parse(text string) (*ast.File, diag.List) {
	return parser.ParseFile(source.NewFile("a.api", []byte(text)))
}

// messages renders a list as "line:column message" lines.
func messages(list diag.List) []string {
	out := []string{}
	for _, d := range list {
		out = append(out, fmt.Sprintf("%d:%d %s", d.Span.Start.Line, d.Span.Start.Column, d.Message))
	}
	return out
}

func TestPositionsAreTrueBehindAnything(t *testing.T) {
	for name, prefix := range map[string]string{
		"multi-line comment":  "/* one\ntwo\n*/\n\n",
		"CRLF":                "// one\r\n/* two\r\nthree */\r\n\r\n",
		"byte order mark":     "\uFEFF// one\n// two\n//\n\n",
		"Chinese":             "// 注册\n/* 用户\n服务 */\n\n",
		"multi-line string":   "info (a: \"x\n注册\"\n b: 用户\n)\n",
		"multi-line raw text": "info (a: `x\n\n`\n)\n",
	} {
		t.Run(name, func(t *testing.T) {
			_, list := parse(prefix + "type A { /* 注 */ X [ }")
			require.Equal(t, []string{"5:22 expected a length, a type or ']' after '[', found '}'"}, messages(list))
		})
	}
}

func TestByteOrderMarkOnTheLineItself(t *testing.T) {
	file, list := parse("\uFEFFtype A {}")
	require.Empty(t, list)
	require.Equal(t, 1, file.Decls[0].Pos().Start.Column)
	_, list = parse("\uFEFFtyp A {}")
	require.Equal(t, 1, list[0].Span.Start.Column)
}

func TestSpansCoverTheirText(t *testing.T) {
	text := "type A {\n\tX map[string][]*B `json:\"x\"`\n}\nservice a-b {\n\t@handler H\n\tget /x/:id (A) returns ([]A)\n}\n"
	file, list := parse(text)
	require.Empty(t, list)
	cut := func(n ast.Node) string { return text[n.Pos().Start.Offset:n.Pos().End.Offset] }
	typ, svc := file.Decls[0].(*ast.Type), file.Decls[1].(*ast.Service)
	field := typ.Expr.(*ast.Struct).Fields[0]
	require.Equal(t, "map[string][]*B", cut(field.Type))
	require.Equal(t, "X map[string][]*B `json:\"x\"`", cut(field))
	require.Equal(t, "a-b", cut(svc.Name))
	require.Equal(t, "@handler H\n\tget /x/:id (A) returns ([]A)", cut(svc.Routes[0]))
	require.Equal(t, "[]A", cut(svc.Routes[0].Response))
	require.Equal(t, "/x/:id", cut(svc.Routes[0].Path))
}

func TestUnclosedStructStillHasItsPlace(t *testing.T) {
	file, list := parse("type A {\n\tX int\n\t= // comment\n\ntype B {}\n")
	require.Equal(t, []string{"3:2 expected a field or '}', found '='"}, messages(list))
	require.Len(t, file.Decls, 2)
	require.Equal(t, "a.api:3:3", file.Decls[0].(*ast.Type).Expr.Pos().End.String())
}

func TestCommentsAreAllKept(t *testing.T) {
	text := "// a\ntype /* b */ A /* c */ { // d\n\tX int // e\n\t// f\n} // g\n\n// h\nservice s { // i\n\t@handler H // j\n\tget /x // k\n}\n// l\n"
	file, list := parse(text)
	require.Empty(t, list)
	var all []string
	for _, c := range file.Comments {
		require.Equal(t, text[c.Start.Offset:c.End.Offset], c.Text)
		all = append(all, strings.Trim(c.Text, "/* "))
	}
	require.Equal(t, "a b c d e f g h i j k l", strings.Join(all, " "))
}

func TestTextsAreUnquoted(t *testing.T) {
	for raw, want := range map[string]string{
		`"a\"b"`:         `a"b`,
		`"a\tb\u6ce8"`:   "a\tb注",
		`"\d+"`:          `\d+`,
		"\"a\r\nb\"":     "a\nb",
		"`a\\n\r\n\"b`":  "a\\n\n\"b",
		`bare "quotes"`:  `bare "quotes"`,
		`a@b.c#d?e=f&g!`: `a@b.c#d?e=f&g!`,
	} {
		file, list := parse("info (\n k: " + raw + "\n)")
		require.Empty(t, list, raw)
		require.Equal(t, want, file.Decls[0].(*ast.Info).Entries[0].Value.Value, raw)
	}
}

func TestLimits(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"deep structs":  {"type A " + strings.Repeat("{X ", 200), "types nest more than 100 deep"},
		"deep generics": {"type A {X " + strings.Repeat("P[", 200), "types nest more than 100 deep"},
		"long type":     {"type A {X " + strings.Repeat("[]", 200) + "int}", "more than 100 deep"},
		"pointers":      {"type A {X " + strings.Repeat("*", 1<<20) + "int}", "more than 100 deep"},
		"huge file":     {strings.Repeat(" ", 4<<20+1), "larger than 4 MiB"},
		"UTF-16":        {"\xff\xfet\x00y\x00", "UTF-16"},
		"not UTF-8":     {"type A {} // \xff", "not valid UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			_, list := parse(c.text)
			require.NotEmpty(t, list)
			require.Contains(t, list[0].Message, c.want)
		})
	}
}

func TestDiagnosticsOfAFileAreLimited(t *testing.T) {
	_, list := parse(strings.Repeat("type {}\n", 1000))
	require.Len(t, list, 50)
}

// TestHostileInputTakesLinearTime repeats what could make a parser look ahead
// or back again and again. Each text takes some 50 ms; quadratic time would
// take far longer than the bound.
func TestHostileInputTakesLinearTime(t *testing.T) {
	const size = 100_000
	for _, part := range []string{
		"\\\"x\n", "`a\nb` c\n", "{", "(", "[", "}", ")\nservice\n", "/", "/*x", "\"", "@doc", "@server(", "type A {",
		"service x {\n", "a: b,\n", "info (a:\n", "type (\n", "get /{a", "X int;", "type A [", "*", ".", "@handler a\n", "import (\n",
	} {
		for _, before := range []string{"", "service x {", "type x {", "@server ("} {
			text, fastest := before+strings.Repeat(part, size/len(part)), time.Hour
			for tries := 0; tries < 5 && fastest >= 3*time.Second; tries++ { // others may use the machine
				start := time.Now()
				parse(text)
				fastest = min(fastest, time.Since(start))
			}
			require.Less(t, fastest, 3*time.Second, "%q behind %q", part, before)
		}
	}
}

func TestUnreadableEntry(t *testing.T) {
	fsys := fstest.MapFS{"user.api": {Data: []byte("type A {}")}, "dir/x.api": {}}
	for entry, want := range map[string]string{
		"usr.api":   "can't read usr.api: file does not exist",
		"dir":       "can't read dir: it is a directory",
		"../up.api": "can't read ../up.api: file does not exist",
	} {
		program, list := parser.Load(fsys, entry)
		require.Nil(t, program.Entry)
		require.Len(t, list, 1)
		require.Equal(t, diag.UnreadableFile, list[0].Code)
		require.Equal(t, want, list[0].Message)
	}
	_, list := parser.Load(fsys, "usr.api")
	require.Equal(t, "did you mean user.api?", list[0].Hint)
}

func TestFilesComeBeforeTheirImportersOnce(t *testing.T) {
	fsys := fstest.MapFS{
		"sub/main.api": {Data: []byte(`import "../b.api"` + "\n" + `import "../a.api"`)},
		"a.api":        {Data: []byte(`import "base/c.api"`)},
		"b.api":        {Data: []byte(`import "./base/../base/c.api"`)},
		"base/c.api":   {Data: []byte("type C {}")},
	}
	program, list := parser.Load(fsys, "./sub/main.api")
	require.Empty(t, list)
	var names []string
	for _, f := range program.Files {
		names = append(names, f.Name)
	}
	require.Equal(t, []string{"base/c.api", "b.api", "a.api", "sub/main.api"}, names)
	require.Same(t, program.Files[3], program.Entry)
}
