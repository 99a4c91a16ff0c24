package contract

import (
	"strings"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
)

// typeDecl is a declaration and what came of it.
type typeDecl struct {
	node      *ast.Type
	typ       *Type            // nil for a generic declaration
	instances map[string]*Type // of a generic declaration, by name
	pointer   *Ref             // what uses of a pointer type mean; see pointerRef
	out       []*Type          // typ or the instances, each followed by what was hoisted from it
}

// job fills in a type whose name is already known, so that types may refer to
// each other in any order.
type job struct {
	decl *typeDecl
	typ  *Type
	args map[string]*Ref // type arguments by parameter name
}

// declareTypes gives every declared type its name.
func (r *resolver) declareTypes() {
	for _, node := range declarations[*ast.Type](r.program) {
		r.declare(node)
	}
}

func (r *resolver) declare(node *ast.Type) {
	name := node.Name.Name
	if reserved(name) {
		r.report(diag.Errorf(node.Name.Pos(), diag.NameCollision, "%s is a built-in type and cannot be declared", name).
			WithHint("choose another name"))
		return
	}
	if exported(name) == "" {
		r.report(diag.Errorf(node.Name.Pos(), diag.NameCollision, "type name %s has no letter", name).
			WithHint("choose another name"))
		return
	}
	if _, pointer := node.Expr.(*ast.Pointer); pointer && len(node.Params) > 0 {
		r.report(diag.Errorf(node.Name.Pos(), diag.UnknownType, "type %s has parameters and is a pointer", name).
			WithHint("declare what it points to, and write * where it is used"))
	}
	d := &typeDecl{node: node, instances: map[string]*Type{}}
	first, repeated := r.decls[name]
	if repeated && first.node.Start.Filename != node.Start.Filename && alikeDecls(first.node, node) {
		r.reportCopy(first.node, node)
		return
	}
	if repeated {
		r.report(diag.Errorf(node.Name.Pos(), diag.DuplicateType, "type %s is declared twice", name).
			WithHint("rename or remove one of them").
			WithRelated(first.node.Name.Pos(), "first declared here"))
	} else {
		r.decls[name] = d
		r.order = append(r.order, d)
		r.claim(node)
	}
	if len(node.Params) == 0 {
		d.typ = r.newType(exported(name), node)
		r.jobs = append(r.jobs, job{decl: d, typ: d.typ})
	}
}

// reportCopy speaks about a type that another file declares in the same words:
// projects that grew together have those, and nothing depends on which counts.
func (r *resolver) reportCopy(first, again *ast.Type) {
	r.report(diag.Warningf(again.Name.Pos(), diag.DuplicateType, "type %s is declared in two files, with the same content", again.Name.Name).
		WithHint("keep one of them, in a file that both import").
		WithRelated(first.Name.Pos(), "first declared here"))
}

// claim takes the exported name of a declaration.
func (r *resolver) claim(node *ast.Type) {
	name := exported(node.Name.Name)
	if first, clash := r.taken[name]; clash {
		r.report(diag.Errorf(node.Name.Pos(), diag.NameCollision, "type %s and another would both be called %s in Go", node.Name.Name, name).
			WithHint("rename one of them: the first letter is always upper case in Go").
			WithRelated(first, "the other one"))
		return
	}
	r.taken[name] = node.Name.Pos()
}

func (r *resolver) newType(name string, node *ast.Type) *Type {
	return &Type{Name: name, Doc: docLines(node.Doc), Span: node.Name.Pos()}
}

// resolveTypes fills in every type and collects them in order. Filling in one
// may ask for instances of generic types, which join the queue.
func (r *resolver) resolveTypes() {
	r.runJobs()
	for _, d := range r.order {
		r.api.Types = append(r.api.Types, d.out...)
	}
	for _, d := range r.order {
		if len(d.node.Params) > 0 && len(d.instances) == 0 {
			r.checkUnused(d)
		}
	}
}

func (r *resolver) runJobs() {
	for len(r.jobs) > 0 {
		next := r.jobs[0]
		r.jobs = r.jobs[1:]
		r.fill(next)
	}
}

func (r *resolver) fill(j job) {
	j.decl.out = append(j.decl.out, j.typ)
	r.types = append(r.types, j.typ)
	s := scope{decl: j.decl, place: j.typ.Name, args: j.args}
	if body, ok := j.decl.node.Expr.(*ast.Struct); ok {
		j.typ.Fields = r.structFields(j.typ, body, s)
		return
	}
	j.typ.Alias = j.decl.node.Alias
	if target, ok := pointerTarget(j.decl); ok {
		j.typ.Under = r.pointerRef(j.decl, target)
		return
	}
	j.typ.Under = r.ref(j.decl.node.Expr, s)
}

// pointerTarget returns what a declaration such as `type UserPtr *User` points
// to. Generic declarations do not count.
func pointerTarget(d *typeDecl) (ast.Expr, bool) {
	p, ok := d.node.Expr.(*ast.Pointer)
	if !ok || len(d.node.Params) > 0 {
		return nil, false
	}
	return p.Elem, true
}

// pointerRef is what the name of a pointer type means where it is used: the
// pointer itself. So pointers are in plain sight for everyone after us.
func (r *resolver) pointerRef(d *typeDecl, target ast.Expr) *Ref {
	switch {
	case d.pointer == nil:
		d.pointer = &Ref{Kind: Pointer}
		d.pointer.Elem = r.ref(target, scope{decl: d, place: d.typ.Name})
	case d.pointer.Elem == nil: // on the way to its own target: an endless type
		return &Ref{Kind: Named, Name: d.typ.Name, Type: d.typ}
	}
	return d.pointer
}

// reserved reports whether a name already means something as a type.
func reserved(name string) bool {
	return basics[name] || name == "any" || name == "interface"
}

var basics = map[string]bool{
	"bool": true, "string": true, "byte": true, "rune": true,
	"int": true, "int8": true, "int16": true, "int32": true, "int64": true,
	"uint": true, "uint8": true, "uint16": true, "uint32": true, "uint64": true, "uintptr": true,
	"float32": true, "float64": true, "complex64": true, "complex128": true,
}

// docLines returns the text of comments line by line, without delimiters,
// surrounding blank lines and characters that do not show.
func docLines(comments []*ast.Comment) []string {
	var lines []string
	for _, c := range comments {
		lines = append(lines, commentLines(c.Text)...)
	}
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

func commentLines(text string) []string {
	if rest, ok := strings.CutPrefix(text, "//"); ok {
		return []string{visible(rest)}
	}
	text = strings.TrimSuffix(strings.TrimPrefix(text, "/*"), "*/")
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = visible(strings.TrimPrefix(strings.TrimSpace(line), "*"))
	}
	return lines
}

// visible trims a line and drops control and direction characters, which have
// no business in generated comments.
func visible(line string) string {
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		if c != '\t' && invisible(c) {
			return -1
		}
		return c
	}, line))
}
