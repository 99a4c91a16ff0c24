package merge

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
)

// constructor is the function that makes the service context.
type constructor struct {
	file    *file
	decl    *ast.FuncDecl
	literal *ast.CompositeLit
}

// findConstructor finds the one place where a constructor makes its value.
func findConstructor(siblings *folder, typeName string) (constructor, error) {
	var found []constructor
	for _, f := range siblings.all() {
		syntax, _ := f.parse()
		for _, d := range syntax.Decls {
			decl, ok := d.(*ast.FuncDecl)
			if !ok || decl.Recv != nil || decl.Name.Name != "New"+typeName || decl.Body == nil {
				continue
			}
			for _, literal := range literals(decl.Body, typeName) {
				found = append(found, constructor{f, decl, literal})
			}
		}
	}
	if len(found) != 1 {
		return constructor{}, fmt.Errorf("there is no one place in New%s that makes it", typeName)
	}
	for _, e := range found[0].literal.Elts {
		if _, keyed := e.(*ast.KeyValueExpr); !keyed {
			return constructor{}, errors.New("its literal has no field names")
		}
	}
	return found[0], nil
}

func literals(body *ast.BlockStmt, typeName string) []*ast.CompositeLit {
	var out []*ast.CompositeLit
	ast.Inspect(body, func(n ast.Node) bool {
		if lit, ok := n.(*ast.CompositeLit); ok {
			if id, ok := lit.Type.(*ast.Ident); ok && id.Name == typeName {
				out = append(out, lit)
			}
		}
		return true
	})
	return out
}

// names settles what the markers in a guard's text stand for.
func (c constructor) names(g Guard, siblings *folder, w Wants) (map[string]string, error) {
	names := map[string]string{"«name»": c.free(g.Name), "«err»": c.errName(g.Name)}
	resolve := c.file.resolver(siblings)
	for _, field := range c.decl.Type.Params.List {
		for _, name := range field.Names {
			switch meaning(field.Type, resolve) {
			case path.Join(w.Root, path.Dir(w.Config.File)) + "." + w.Config.Type, "*" + path.Join(w.Root, path.Dir(w.Config.File)) + "." + w.Config.Type:
				names["«config»"] = name.Name
			case "*log/slog.Logger":
				names["«log»"] = name.Name
			}
		}
	}
	if config := names["«config»"]; strings.Contains(g.Before, "«config»") && (config == "" || config == "_") {
		return nil, errors.New("the constructor does not take the configuration")
	}
	if g.BeforeNeedErr && !c.returnsError() {
		return nil, errors.New("the constructor returns no error")
	}
	return names, nil
}

// errName is the name for an error in front of the literal: err, unless the
// constructor declares that only after it.
func (c constructor) errName(prefix string) string {
	for _, field := range c.decl.Type.Results.List {
		for _, name := range field.Names {
			if name.Name == "err" {
				return "err"
			}
		}
	}
	for i, s := range c.decl.Body.List {
		if declaresName(s, "err") {
			if i < c.statement() {
				return "err"
			}
			return c.free(prefix + "Err")
		}
	}
	return "err"
}

// declaresName reports whether a statement declares a name for those after it.
func declaresName(s ast.Stmt, name string) bool {
	is := func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return ok && id.Name == name
	}
	switch s := s.(type) {
	case *ast.AssignStmt:
		return s.Tok == token.DEFINE && slices.ContainsFunc(s.Lhs, is)
	case *ast.DeclStmt:
		found := false
		ast.Inspect(s, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			found = found || ok && slices.ContainsFunc(spec.Names, func(id *ast.Ident) bool { return is(id) })
			return !found
		})
		return found
	}
	return false
}

// returnsError reports whether the results are a value and an error.
func (c constructor) returnsError() bool {
	results := flat(c.decl.Type.Results)
	if len(results) != 2 {
		return false
	}
	id, ok := results[1].(*ast.Ident)
	return ok && id.Name == "error"
}

// free is a name that the constructor does not use.
func (c constructor) free(wanted string) string {
	taken := map[string]bool{}
	ast.Inspect(c.decl, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			taken[id.Name] = true
		}
		return true
	})
	name := wanted
	for n := 2; taken[name]; n++ {
		name = wanted + strconv.Itoa(n)
	}
	return name
}

// fill adds the statements and the element of one guard.
func (c constructor) fill(g Guard, names map[string]string) {
	before := g.Before
	if log := names["«log»"]; log != "" && log != "_" {
		before += g.Log
	}
	for marker, name := range names {
		before = strings.ReplaceAll(before, marker, name)
		g.Value = strings.ReplaceAll(g.Value, marker, name)
	}
	edits := []edit{c.element(g.Field.Name + ": " + g.Value + ",\n")}
	if before != "" {
		edits = append(edits, c.statements(before))
	}
	c.file.edit(edits...)
}

// element adds a line at the end of the literal.
func (c constructor) element(line string) edit {
	f := c.file
	closing := f.offset(c.literal.Rbrace)
	start := f.lineStart(closing)
	if len(c.literal.Elts) == 0 {
		start = f.offset(c.literal.Lbrace) + 1
		indent := f.indent(start)
		return edit{start, closing, "\n" + indent + "\t" + line + indent}
	}
	last := f.offset(c.literal.Elts[len(c.literal.Elts)-1].End())
	indent := f.indent(closing)
	if last > start { // the brace is on the line of the last element
		tail := strings.TrimRight(string(f.text[last:closing]), " \t")
		return edit{last, closing, "," + strings.TrimPrefix(tail, ",") + "\n\n" + indent + "\t" + line + indent}
	}
	return edit{start, closing, "\n" + indent + "\t" + line + indent}
}

// statements go before the statement that holds the literal.
func (c constructor) statements(text string) edit {
	at := c.file.offset(c.decl.Body.List[c.statement()].Pos())
	indent := c.file.indent(at)
	var out strings.Builder
	for line := range strings.Lines(text) {
		out.WriteString(line + indent)
	}
	return edit{at, at, out.String()}
}

// statement is the index of the statement that holds the literal.
func (c constructor) statement() int {
	return slices.IndexFunc(c.decl.Body.List, func(s ast.Stmt) bool { return s.Pos() <= c.literal.Pos() && c.literal.End() <= s.End() })
}

// indent is the white space that the line of an offset begins with.
func (f *file) indent(at int) string {
	line := string(f.text[f.lineStart(at):at])
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}
