package contract

import (
	"strings"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/source"
)

// fieldDecl is a field, the struct it is in and what the author wrote.
type fieldDecl struct {
	field *Field
	owner *Type
	node  *ast.Field
	name  string // as written; the type's for an embedded field

	options map[string]tagPart // the tag options that were read; nil for none
}

// tagPart is a stretch of a tag, in bytes.
type tagPart struct{ start, end int }

func (r *resolver) structFields(owner *Type, body *ast.Struct, s scope) []*Field {
	var out []*Field
	for _, node := range body.Fields {
		if len(node.Names) == 0 {
			out = append(out, r.embeddedField(owner, node, s))
			continue
		}
		for _, name := range node.Names {
			out = append(out, r.plainField(owner, node, name, s))
		}
	}
	return out
}

func (r *resolver) plainField(owner *Type, node *ast.Field, name ast.Ident, s scope) *Field {
	goName := exported(name.Name)
	if goName == "" {
		goName = "X"
	}
	s.place += goName
	f := &Field{Name: goName, Ref: r.ref(node.Type, s), Span: name.Pos()}
	r.addField(owner, node, f, name.Name)
	return f
}

func (r *resolver) embeddedField(owner *Type, node *ast.Field, s scope) *Field {
	f := &Field{Embedded: true, Ref: r.ref(node.Type, s), Span: node.Pos()}
	if node.Type != nil {
		f.Span = node.Type.Pos()
	}
	f.Name = embeddedName(node.Type, f.Ref)
	r.addField(owner, node, f, f.Name)
	return f
}

func (r *resolver) addField(owner *Type, node *ast.Field, f *Field, name string) {
	f.Doc = docLines(node.Doc)
	f.Comment = strings.Join(docLines(node.Line), " ")
	if node.Tag != nil {
		f.Tag = node.Tag.Value
	}
	r.fields = append(r.fields, &fieldDecl{field: f, owner: owner, node: node, name: name})
}

// embeddedName is the Go name of an embedded field: the name of its type,
// without package.
func embeddedName(e ast.Expr, ref *Ref) string {
	for ref.Kind == Pointer {
		ref = ref.Elem
	}
	if ref.Kind == Named {
		return ref.Name
	}
	for {
		p, ok := e.(*ast.Pointer)
		if !ok {
			break
		}
		e = p.Elem
	}
	if n, ok := e.(*ast.Named); ok {
		return exported(n.Name[strings.LastIndexByte(n.Name, '.')+1:])
	}
	return "X"
}

// optionSpan is the place of a tag option.
func (r *resolver) optionSpan(d *fieldDecl, option string) source.Span {
	part, ok := d.options[option]
	if !ok {
		return r.tagSpan(d, 0, -1)
	}
	return r.tagSpan(d, part.start, part.end)
}

// tagSpan is the place of a part of the field's tag, of all of it for the end
// -1, or of the field when it has no tag.
func (r *resolver) tagSpan(d *fieldDecl, start, end int) source.Span {
	if d.node.Tag == nil {
		return d.field.Span
	}
	if end < 0 {
		end = len(d.node.Tag.Value)
	}
	return r.within(*d.node.Tag, start, end)
}
