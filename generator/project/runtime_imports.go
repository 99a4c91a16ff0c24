package project

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// importSpec is one import path and where its string literal stands in the file.
type importSpec struct {
	path       string
	start, end int // byte offsets, quotes included
}

// within returns the path below root, and whether the import is there.
func (i importSpec) within(root string) (string, bool) {
	return strings.CutPrefix(i.path, root+"/")
}

// importsOf returns the imports of a Go file in the order of the text.
func importsOf(name string, content []byte) ([]importSpec, error) {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, name, content, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	var out []importSpec
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", files.Position(spec.Pos()), err)
		}
		start := files.Position(spec.Path.Pos()).Offset
		out = append(out, importSpec{path: path, start: start, end: start + len(spec.Path.Value)})
	}
	return out, nil
}

// rewrite moves imports below from to below into and leaves every other byte
// alone: a copy keeps the comments and layout of the original.
func rewrite(content []byte, imports []importSpec, from, into string) []byte {
	var out []byte
	done := 0
	for _, i := range imports {
		rest, ok := i.within(from)
		if !ok {
			continue
		}
		out = append(out, content[done:i.start]...)
		out = strconv.AppendQuote(out, into+"/"+rest)
		done = i.end
	}
	return append(out, content[done:]...)
}

// inOrder reports whether imports on neighbouring lines are still sorted by
// path, as gofmt wants them, once they are moved.
func inOrder(content []byte, imports []importSpec, from, into string) bool {
	moved := func(i importSpec) string {
		if rest, ok := i.within(from); ok {
			return into + "/" + rest
		}
		return i.path
	}
	for n := 1; n < len(imports); n++ {
		a, b := imports[n-1], imports[n]
		if bytes.Count(content[a.end:b.start], []byte("\n")) == 1 && moved(a) >= moved(b) {
			return false
		}
	}
	return true
}

// Imports lists those of the packages that a project's own code in dir imports.
// Paths that begin with a dot and a slash are below the runtime's.
func Imports(dir, runtime string, packages []string) ([]string, error) {
	paths := absolute(packages, runtime)
	var marks, out []string
	for _, p := range paths {
		marks = append(marks, strconv.Quote(p))
	}
	err := ownImports(dir, marks, func(i importSpec) {
		if n := slices.Index(paths, i.path); n >= 0 && !slices.Contains(out, packages[n]) {
			out = append(out, packages[n])
		}
	})
	return out, err
}

// FileImports does the same for Go files that need not be on the disk yet.
func FileImports(files map[string][]byte, runtime string, packages []string) []string {
	paths := absolute(packages, runtime)
	var out []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		imports, err := importsOf(name, files[name])
		if err != nil {
			continue // whoever merges or builds it says so
		}
		for _, i := range imports {
			if n := slices.Index(paths, i.path); n >= 0 {
				out = append(out, packages[n])
			}
		}
	}
	return out
}

func absolute(packages []string, runtime string) []string {
	var out []string
	for _, p := range packages {
		if below, ok := strings.CutPrefix(p, "./"); ok {
			p = runtime + "/" + below
		}
		out = append(out, p)
	}
	return out
}
