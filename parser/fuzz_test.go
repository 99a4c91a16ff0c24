package parser_test

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/source"
)

// contracts returns the contracts of testdata/parser.
func contracts(tb testing.TB) [][]byte {
	names, err := filepath.Glob("../testdata/parser/*.txtar")
	if err != nil || len(names) == 0 {
		tb.Fatal("no cases in testdata/parser", err)
	}
	var out [][]byte
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		for _, f := range archive.Files {
			if filepath.Ext(f.Name) == ".api" {
				out = append(out, f.Data)
			}
		}
	}
	return out
}

// FuzzParse checks that no input panics, and that every span lies in the
// file, the right way round, with the line and column of its offset.
func FuzzParse(f *testing.F) {
	for _, data := range contracts(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		src := source.NewFile("a.api", data)
		file, list := parser.ParseFile(src)
		for _, d := range list {
			inside(t, src, d.Span)
			for _, r := range d.Related {
				inside(t, src, r.Span)
			}
			if d.Message == "" || strings.Contains(d.Message, "\n") {
				t.Fatalf("not one line: %q", d.Message)
			}
		}
		ast.Walk(file, func(n ast.Node) bool {
			inside(t, src, n.Pos())
			return true
		})
		for _, c := range file.Comments {
			inside(t, src, c.Pos())
		}
		dump(&ast.Program{Files: []*ast.File{file}})
	})
}

func inside(t *testing.T, src *source.File, s source.Span) {
	t.Helper()
	if s.Start != src.Pos(s.Start.Offset) || s.End != src.Pos(s.End.Offset) || s.End.Before(s.Start) {
		t.Fatalf("bad span %+v in %q", s, src.Text)
	}
}

func BenchmarkParse(b *testing.B) {
	text := contracts(b)
	size := 0
	for _, data := range text {
		size += len(data)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, data := range text {
			parser.ParseFile(source.NewFile("a.api", data))
		}
	}
}
