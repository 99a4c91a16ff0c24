package format_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/format"
	"github.com/apigen/apigen/parser/source"
)

// FuzzFormat checks that formatting a contract that can be read panics on none,
// loses nothing that it says, comments included, and has nothing left to do.
func FuzzFormat(f *testing.F) {
	for _, text := range contracts(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 1<<16 {
			return
		}
		before, list := parser.ParseFile(source.NewFile("a.api", text))
		once := format.File(before)
		if len(list) > 0 {
			if string(once) != string(text) {
				t.Fatalf("a broken file was touched: %q", once)
			}
			return
		}
		after, list := parser.ParseFile(source.NewFile("a.api", once))
		if len(list) > 0 {
			t.Fatalf("%q became %q: %v", text, once, list)
		}
		if was, is := meaning(before), meaning(after); was != is {
			t.Fatalf("%q became %q:\n%s\n%s", text, once, was, is)
		}
		if twice := format.File(after); string(twice) != string(once) {
			t.Fatalf("%q became %q and then %q", text, once, twice)
		}
	})
}

// contracts returns the contracts of the cases of the parser and of this package.
func contracts(tb testing.TB) [][]byte {
	var out [][]byte
	for _, dir := range []string{"parser", "format"} {
		names, err := filepath.Glob("../../testdata/" + dir + "/*.txtar")
		if err != nil || len(names) == 0 {
			tb.Fatal("no cases in testdata/"+dir, err)
		}
		for _, name := range names {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				tb.Fatal(err)
			}
			for _, file := range archive.Files {
				if filepath.Ext(file.Name) == ".api" {
					out = append(out, file.Data)
				}
			}
		}
	}
	return out
}

func BenchmarkFormat(b *testing.B) {
	var files []*source.File
	size := 0
	for _, text := range contracts(b) {
		files = append(files, source.NewFile("a.api", text))
		size += len(text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, file := range files {
			tree, _ := parser.ParseFile(file)
			format.File(tree)
		}
	}
}
