package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// verbs are the first words of a segment that repeat a method. Words that name
// an action of their own, such as login or search, are not among them.
var verbs = []string{
	"add", "create", "delete", "edit", "fetch", "find", "get", "insert", "list",
	"modify", "post", "put", "query", "remove", "save", "set", "update",
}

// pathStyles reports the segments that are not in the style of most; of equally
// common styles lower case with dashes, the usual one, counts as that of most.
func (p *pass) pathStyles() {
	var names []wireName
	seen := map[wireName]bool{}
	p.segments(func(name string, span source.Span) {
		if style := styleOf(name); style >= 0 && !seen[wireName{span, name, style}] {
			seen[wireName{span, name, style}] = true
			names = append(names, wireName{span, name, style})
		}
	})
	p.reportStyles(names, kebab, func(n wireName, most int) {
		p.warn(n.span, diag.PathStyle, fmt.Sprintf("path segment %s is %s, and most are %s", n.name, styles[n.style].name, styles[most].name),
			fmt.Sprintf("write %s", styles[most].join(words(n.name))))
	})
}

func (p *pass) verbsInPaths() {
	p.segments(func(name string, span source.Span) {
		parts := words(name)
		if len(parts) == 0 || !slices.Contains(verbs, parts[0]) {
			return
		}
		hint := "leave it out and let the method say it"
		if len(parts) > 1 {
			hint = fmt.Sprintf("write %s and let the method say the rest", strings.Join(parts[1:], "-"))
		}
		p.warn(span, diag.VerbInPath, fmt.Sprintf("path segment %s begins with the verb %s", name, parts[0]), hint)
	})
}

// segments visits the fixed segments of every path and prefix, as written.
func (p *pass) segments(visit func(name string, span source.Span)) {
	for _, u := range p.units {
		for _, file := range u.Program.Files {
			ast.Walk(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.Server:
					for _, e := range n.Entries {
						if e.Key.Name == "prefix" {
							split(e.Value, file.Source, visit)
						}
					}
				case *ast.Route:
					split(n.Path, file.Source, visit)
				}
				return true
			})
		}
	}
}

// leadingText returns how long a fixed segment is without its verb, which has its
// own style. It is false for a segment with variables.
func leadingText(segment string) (fixed bool, n int) {
	if segment == "" {
		return false, 0
	}
	s := contract.Segments(segment)[0]
	return s.Fixed(), len(segment) - len(s.Verb())
}

func split(path ast.Text, file *source.File, visit func(string, source.Span)) {
	offset := 0
	for name := range strings.SplitSeq(path.Value, "/") {
		if fixed, n := leadingText(name); fixed {
			visit(name[:n], path.Part(file, offset, offset+n))
		}
		offset += len(name) + 1
	}
}
