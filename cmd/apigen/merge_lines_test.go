package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// lostLines returns the lines of a text that another one no longer has, in
// order, apart from what a run may change: imports, the name of the package,
// the signatures of logic methods without their comments, the names of renamed
// handlers, the route that a stub's own comment names, and the package that logic
// is called in.
func lostLines(before, after string, handlers []string, renames map[string]string) []string {
	have := strings.Split(comparable(after, handlers, renames), "\n")
	var lost []string
	for line := range strings.SplitSeq(comparable(before, handlers, renames), "\n") {
		if strings.Contains(line, masked) && strings.Trim(line, masked+"; \t\r") == "" {
			continue
		}
		line = strings.ReplaceAll(line, masked, "")
		i := slices.IndexFunc(have, func(s string) bool { return strings.ReplaceAll(s, masked, "") == line })
		switch {
		case i >= 0:
			have = have[i+1:]
		case !oneLine.MatchString(line) || !wordsKept(line, strings.Join(have, "\n")):
			lost = append(lost, line)
		}
	}
	return lost
}

// oneLine is a service context on one line, which becomes several.
var oneLine = regexp.MustCompile(`ServiceContext ?(struct ?)?\{.*\}`)

// wordsKept reports whether all words of a line are still there, in order.
func wordsKept(line, after string) bool {
	apart := strings.NewReplacer("{", " { ", "}", " } ", ",", " ")
	have := strings.Fields(apart.Replace(after))
	for _, word := range strings.Fields(apart.Replace(line)) {
		i := slices.Index(have, word)
		if i < 0 {
			return false
		}
		have = have[i+1:]
	}
	return true
}

// masked stands where something was that a run may change.
const masked = "\x00"

// blind replaces parts of a Go file.
type blind struct {
	fset  *token.FileSet
	text  string
	parts []blindPart
}

type blindPart struct {
	start, end int
	text       string
}

// comparable is a Go text without what a run may change. Any other text is
// returned as it is.
func comparable(text string, handlers []string, renames map[string]string) string {
	b := &blind{fset: token.NewFileSet(), text: text}
	file, err := parser.ParseFile(b.fset, "x.go", text, parser.ParseComments)
	if err != nil {
		return text
	}
	b.mask(file.Name.Pos(), file.Name.End(), masked)
	names := map[string]string{}
	for from, to := range renames {
		for _, name := range []string{from, to} {
			names[name], names[name+"Logic"], names["New"+name+"Logic"] = "_"+from, "_"+from+"Logic", "_New"+from+"Logic"
		}
	}
	b.signatures(file, handlers)
	b.imports(file)
	logic := regexp.MustCompile(`^(New)?(` + strings.Join(handlers, "|") + `)Logic$`)
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && logic.MatchString(sel.Sel.Name) {
			b.mask(sel.X.Pos(), sel.X.End(), masked)
		}
		if id, ok := n.(*ast.Ident); ok && names[id.Name] != "" {
			b.mask(id.Pos(), id.End(), names[id.Name])
		}
		return true
	})
	for _, group := range file.Comments {
		if at := answersRoute.FindStringSubmatchIndex(group.List[0].Text); at != nil {
			b.mask(group.Pos()+token.Pos(at[2]), group.Pos()+token.Pos(at[3]), masked)
		}
		if len(group.List[0].Text) < 3 {
			continue
		}
		first, _, _ := strings.Cut(group.List[0].Text[3:], " ")
		if name := names[first]; name != "" {
			b.mask(group.Pos()+3, group.Pos()+3+token.Pos(len(first)), name)
		}
	}
	return b.apply()
}

// answersRoute is the comment above the type of a stub, which names its route.
var answersRoute = regexp.MustCompile(`^// \w+Logic answers ([A-Z]+ /\S*)\.$`)

func (b *blind) mask(start, end token.Pos, text string) {
	b.parts = append(b.parts, blindPart{b.fset.Position(start).Offset, b.fset.Position(end).Offset, text})
}

// signatures leaves only the comments of the parameters and results of logic.
func (b *blind) signatures(file *ast.File, handlers []string) {
	for _, d := range file.Decls {
		decl, ok := d.(*ast.FuncDecl)
		if !ok || decl.Recv == nil || !slices.Contains(handlers, decl.Name.Name) {
			continue
		}
		text := ""
		for _, group := range file.Comments {
			for _, c := range group.List {
				if decl.Type.Params.Pos() < c.Pos() && c.End() < decl.Body.Lbrace {
					text += c.Text + "\n"
				}
			}
		}
		b.mask(decl.Type.Params.Pos(), decl.Body.Lbrace, text)
	}
}

// imports leaves only the comments of imports.
func (b *blind) imports(file *ast.File) {
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			continue
		}
		b.mask(g.Pos(), g.Pos()+token.Pos(len("import")), masked)
		if g.Lparen.IsValid() {
			b.mask(g.Lparen, g.Lparen+1, masked)
			b.mask(g.Rparen, g.Rparen+1, masked)
		}
		for _, s := range g.Specs {
			b.mask(s.Pos(), s.End(), masked)
		}
	}
}

// apply replaces the parts; of those that overlap, the first.
func (b *blind) apply() string {
	slices.SortStableFunc(b.parts, func(x, y blindPart) int { return x.start - y.start })
	out, at := "", 0
	for _, p := range b.parts {
		if p.start >= at {
			out += b.text[at:p.start] + p.text
			at = p.end
		}
	}
	return out + b.text[at:]
}
