package contract

import (
	"go/token"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
)

// ours are types of Go's library that contracts know without their import path,
// and the wire type that each has.
var ours = map[string]struct {
	kind Kind
	wire string
}{
	"time.Time":                {Time, "string"},
	"time.Duration":            {Duration, "int64"},
	"encoding/json.RawMessage": {RawJSON, "any"},
}

// externalRef resolves a type of a Go package.
func (r *resolver) externalRef(e *ast.External, s scope) *Ref {
	node := s.decl.node
	path, name, wrong, hint := readGoType(e.Ref.Value)
	switch {
	case len(node.Params) > 0:
		return r.refuseExternal(diag.Errorf(node.Name.Pos(), diag.BadGoType, "type %s has parameters and is a type of a Go package", node.Name.Name).
			WithHint("declare one type for each set of type arguments, each in a Go package"))
	case wrong != "":
		return r.refuseExternal(diag.Errorf(e.Ref.Pos(), diag.BadGoType, "%s", wrong).WithHint("%s", hint))
	case !node.Alias:
		return r.refuseExternal(diag.Errorf(e.Pos(), diag.BadGoType, "type %s would be a new type without the methods of %s", node.Name.Name, name).
			WithHint("write `type %s = go ...`", node.Name.Name))
	case e.Wire == nil:
		return r.refuseExternal(diag.Errorf(e.Pos(), diag.BadGoType, "what %s is in JSON is missing", node.Name.Name).
			WithHint("add it: `go %q as string`, or as int64, float64, bool or any", e.Ref.Value))
	}
	wire := r.wireRef(e.Wire)
	if wire == nil {
		return r.unknownRef()
	}
	if known, ok := ours[e.Ref.Value]; ok {
		if wire.text() == known.wire {
			return &Ref{Kind: known.kind}
		}
		return r.refuseExternal(diag.Errorf(e.Wire.Pos(), diag.BadGoType, "%s is %s in JSON, not %s", e.Ref.Value, known.wire, wire.text()).
			WithHint("write `as %s`", known.wire))
	}
	return &Ref{Kind: External, Go: &GoType{Path: path, Name: name, Wire: wire, Span: e.Ref.Pos()}}
}

func (r *resolver) refuseExternal(problem diag.Diagnostic) *Ref {
	r.report(problem)
	return r.unknownRef()
}

// wireRef resolves what stands behind `as`. It is nil when that was refused.
func (r *resolver) wireRef(e ast.Expr) *Ref {
	switch e := e.(type) {
	case *ast.Any:
		return &Ref{Kind: Any}
	case *ast.Named:
		ref := &Ref{Kind: Basic, Name: e.Name}
		if basics[e.Name] && len(e.Args) == 0 && !ref.complex() {
			return ref
		}
	}
	r.report(diag.Errorf(e.Pos(), diag.BadGoType, "a type of a Go package is a text, a number, a boolean or any in JSON").
		WithHint("write as string, as int64, as float64, as bool or as any"))
	return nil
}

// readGoType parts an import path from the name behind its last dot. It says what
// is wrong and what to do about it; both are empty when nothing is.
func readGoType(text string) (path, name, wrong, hint string) {
	dot := strings.LastIndexByte(text, '.')
	if strings.HasSuffix(text, "]") {
		return "", "", text + " is an instance of a generic type, and a contract can't import its arguments",
			"declare an alias of it in a Go package, such as `type OptionalName = opt.Value[string]`, and name that"
	}
	if dot < 0 || strings.Contains(text[dot:], "/") {
		return "", "", strconv.Quote(text) + " names no type",
			"write the import path, a dot and the type: \"github.com/google/uuid.UUID\""
	}
	path, name = text[:dot], text[dot+1:]
	if why := badImportPath(path); why != "" {
		return "", "", "import path " + strconv.Quote(path) + " " + why,
			"write it as Go files do, such as \"net/netip.Addr\" or \"github.com/gofrs/uuid/v5.UUID\""
	}
	if !token.IsIdentifier(name) || !token.IsExported(name) {
		return "", "", strconv.Quote(name) + " is no exported name, so no other package can use it",
			"name a type that begins with an upper-case letter"
	}
	return path, name, "", ""
}

// badImportPath says why Go can't import a path in a service; it is empty when
// it can.
func badImportPath(path string) string {
	parts := strings.Split(path, "/")
	switch {
	case path == "":
		return "is empty"
	case parts[0] == "." || parts[0] == "..":
		return "is relative"
	case path == "C" || path == "unsafe" || path == "builtin" || path == "main":
		return "is no package whose types a service can read"
	case parts[0] == "internal":
		return "is internal to Go's library"
	case slices.Contains(parts, "vendor"):
		return "goes through a vendor directory"
	}
	for _, part := range parts {
		switch {
		case part == "":
			return "has an empty element"
		case part[0] == '.' || part[len(part)-1] == '.' || part[0] == '-':
			return "has the element " + part
		case strings.ContainsFunc(part, func(c rune) bool { return !importable(c) }):
			return "has a character that import paths can't have"
		}
	}
	return ""
}

// importable reports whether module and import paths may have a character.
func importable(c rune) bool {
	return c <= unicode.MaxASCII && (unicode.IsLetter(c) || unicode.IsDigit(c) || strings.ContainsRune("-._~+", c))
}

// checkExternals refuses types that are declared anew from a type of a Go package:
// Go gives them none of its methods.
func (r *resolver) checkExternals() {
	for _, d := range r.order {
		t := d.typ
		if t == nil || t.Struct() || t.Alias || t.Under.Kind != Named {
			continue
		}
		if core := t.Under.unnamed(); core.Kind == External {
			r.report(diag.Errorf(d.node.Expr.Pos(), diag.BadGoType, "type %s would have none of the methods of %s", t.Name, core.text()).
				WithHint("write `type %s = %s`", d.node.Name.Name, t.Under.Name))
			t.Alias = true
		}
	}
}
