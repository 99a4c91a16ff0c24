package gocode

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// importSpec is one line of an import block.
type importSpec struct {
	text, path string
	section    int // blank lines in the source part sections
	group      importGroup
}

// importGroup is what a blank line sets apart inside a section.
type importGroup int

const (
	standard importGroup = iota // named so by the emitter
	local                       // a path such as greet/internal/svc
	remote                      // a path that begins with a host name
)

// groupImports sorts the first import block of a file and parts it by group.
// std names packages of the standard library: without it a module such as
// "greet", whose paths look like standard ones, could not be told from them.
// A block with comments stays as it is.
func groupImports(src []byte, std map[string]bool) []byte {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, "", src, parser.ImportsOnly|parser.ParseComments|parser.SkipObjectResolution)
	if err != nil || len(parsed.Imports) < 2 {
		return src
	}
	block := parsed.Decls[0].(*ast.GenDecl)
	if !block.Lparen.IsValid() || slices.ContainsFunc(parsed.Comments, within(block)) {
		return src
	}
	at := func(pos token.Pos) int { return files.Position(pos).Offset }
	var specs []importSpec
	line := 0
	section := 0
	for _, s := range block.Specs {
		spec := s.(*ast.ImportSpec)
		if now := files.Position(spec.Pos()).Line; now > line+1 {
			section++
		}
		line = files.Position(spec.End()).Line
		path, _ := strconv.Unquote(spec.Path.Value) // the parser has checked it
		specs = append(specs, importSpec{string(src[at(spec.Pos()):at(spec.End())]), path, section, groupOf(path, std)})
	}
	slices.SortStableFunc(specs, compareSpecs)
	return slices.Concat(src[:at(block.Pos())], importBlock(specs), src[at(block.End()):])
}

func within(block *ast.GenDecl) func(*ast.CommentGroup) bool {
	return func(c *ast.CommentGroup) bool { return block.Pos() < c.Pos() && c.Pos() < block.End() }
}

func groupOf(path string, std map[string]bool) importGroup {
	host, _, _ := strings.Cut(path, "/")
	switch {
	case std[path]:
		return standard
	case strings.Contains(host, "."):
		return remote
	}
	return local
}

func compareSpecs(a, b importSpec) int {
	return cmp.Or(cmp.Compare(a.section, b.section), cmp.Compare(a.group, b.group), cmp.Compare(a.path, b.path))
}

func importBlock(specs []importSpec) []byte {
	b := []byte("import (\n")
	for i, spec := range specs {
		if i > 0 && (specs[i-1].section != spec.section || specs[i-1].group != spec.group) {
			b = append(b, '\n')
		}
		b = append(b, '\t')
		b = append(b, spec.text...)
		b = append(b, '\n')
	}
	return append(b, ')')
}
