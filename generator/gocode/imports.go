package gocode

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// groupImports parts the import block of a formatted file in two: the standard
// library, then everything else. x/tools can't do that for a module such as
// "greet", whose path looks like a standard one.
func groupImports(src []byte, std map[string]bool) []byte {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, "", src, parser.ImportsOnly)
	if err != nil || len(parsed.Imports) < 2 {
		return src
	}
	var first, second []string
	for _, spec := range parsed.Imports {
		line := strings.TrimSpace(string(src[files.Position(spec.Pos()).Offset:files.Position(spec.End()).Offset]))
		if path, err := strconv.Unquote(spec.Path.Value); err == nil && std[path] {
			first = append(first, line)
		} else {
			second = append(second, line)
		}
	}
	block := parsed.Decls[0].(*ast.GenDecl)
	start, end := files.Position(block.Pos()).Offset, files.Position(block.End()).Offset
	return slices.Concat(src[:start], []byte(importBlock(first, second)), src[end:])
}

func importBlock(groups ...[]string) string {
	var b strings.Builder
	b.WriteString("import (\n")
	for i, group := range groups {
		if i > 0 && len(group) > 0 && len(groups[0]) > 0 {
			b.WriteString("\n")
		}
		for _, line := range group {
			b.WriteString("\t" + line + "\n")
		}
	}
	b.WriteString(")")
	return b.String()
}
