package merge

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"strconv"
	"strings"
)

// Why logic is kept that no route calls. The record has the reason, and later
// contracts may make another one true.
const (
	lapsed   = "%s %s is no longer in the contract"
	answered = "%s %s is answered by %s now"
)

// reason says what became of the route whose logic is left over.
func (m *merger) reason(method, route string) string {
	for _, r := range m.wants.Routes {
		if r.Method == method && r.Path == route {
			return fmt.Sprintf(answered, method, route, r.Handler)
		}
	}
	return fmt.Sprintf(lapsed, method, route)
}

// reasonNow brings a reason of an earlier run up to date.
func (m *merger) reasonNow(why string) string {
	words := strings.Fields(why)
	if len(words) < 3 || why != fmt.Sprintf(lapsed, words[0], words[1]) && !strings.HasPrefix(why, fmt.Sprintf("%s %s is answered by ", words[0], words[1])) {
		return why
	}
	return m.reason(words[0], words[1])
}

// stubText brings what is left of our own words in a route's logic in step with
// the names and the path that it has now. What the user changed stays.
func (m *merger) stubText(p pair) error {
	if p.was == nil || p.was.Func == p.now.Func && p.was.Method == p.now.Method && p.was.Path == p.now.Path {
		return nil
	}
	siblings, err := m.goFiles(path.Dir(p.now.File))
	if err != nil {
		return err
	}
	for _, f := range siblings {
		if f.text == nil || m.ours[f.path] {
			continue
		}
		if syntax, err := f.parse(); err == nil {
			if edits := f.staleWords(syntax, p); len(edits) > 0 {
				f.edit(edits...)
			}
		}
	}
	return nil
}

func (f *file) staleWords(syntax *ast.File, p pair) []edit {
	was := fmt.Sprintf("%s answers %s %s.", p.now.Type, p.was.Method, p.was.Path)
	now := fmt.Sprintf("%s answers %s %s.", p.now.Type, p.now.Method, p.now.Path)
	var edits []edit
	for _, d := range syntax.Decls {
		switch d := d.(type) {
		case *ast.GenDecl:
			if d.Doc != nil && declaresAlone(d, p.now.Type) && was != now && d.Doc.List[0].Text == "// "+was {
				at := f.offset(d.Doc.Pos()) + len("// ")
				edits = append(edits, edit{at, at + len(was), now})
			}
		case *ast.FuncDecl:
			if receiver(d) == p.now.Type && d.Name.Name == p.now.Func && p.was.Func != p.now.Func && d.Body != nil {
				edits = append(edits, f.staleWarning(d.Body, p)...)
			}
		}
	}
	return edits
}

func declaresAlone(d *ast.GenDecl, name string) bool {
	if d.Tok != token.TYPE || len(d.Specs) != 1 {
		return false
	}
	spec, ok := d.Specs[0].(*ast.TypeSpec)
	return ok && spec.Name.Name == name
}

// staleWarning finds what a stub logs until its logic is written.
func (f *file) staleWarning(body *ast.BlockStmt, p pair) []edit {
	const warning = " has no logic yet"
	var edits []edit
	ast.Inspect(body, func(n ast.Node) bool {
		if text, ok := n.(*ast.BasicLit); ok && text.Value == strconv.Quote(p.was.Func+warning) {
			edits = append(edits, edit{f.offset(text.Pos()), f.offset(text.End()), strconv.Quote(p.now.Func + warning)})
		}
		return true
	})
	return edits
}
