package model

import (
	"path"
	"strings"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/schema"
)

// Route is the place of the logic of one route of a contract that [Contract] made.
type Route struct {
	Handler      string // ListUser
	Method, Path string // as clients know it
	File         string // where the logic goes, relative to the service's directory
	Package      string // its package clause
	Type, Func   string // ListUserLogic, ListUser
}

// Logic fills in the logic of the routes that [Contract] makes of the same tables:
// scaffold, the user's once it is written. Root is the import path of the service.
func Logic(db *schema.DB, s Settings, root string, routes []Route) []plan.File {
	p := resolve(db, s, func(diag.Diagnostic) {})
	var files []plan.File
	for _, e := range p.entities {
		if !e.routable() {
			continue
		}
		for _, r := range routes {
			if body := e.actions()[r.Handler]; body != nil {
				files = append(files, p.logicFile(e, r, root, body))
			}
			if r.Handler == "Get"+e.name {
				files = append(files, p.viewFile(e, r, root))
			}
		}
	}
	return files
}

// action writes the comment, the signature and the body of a method.
type action func(c *code)

// actions are those of a table, by the handlers that the contract names.
func (e *entity) actions() map[string]action {
	return map[string]action{
		"List" + e.name: e.listLogic, "Get" + e.name: e.getLogic, "Create" + e.name: e.createLogic,
		"Update" + e.name: e.updateLogic, "Delete" + e.name: e.deleteLogic,
	}
}

func (p *pack) logicFile(e *entity, r Route, root string, body action) plan.File {
	return p.handwritten(r.File, r.Package, root, func() *code {
		c := e.code()
		c.vars["L"], c.vars["F"], c.vars["view"] = r.Type, r.Func, e.view()
		c.put(`
// ${L} answers ` + r.Method + " " + r.Path + `.
type ${L} struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// New${L} is called once a request.
func New${L}(ctx context.Context, svcCtx *svc.ServiceContext) *${L} {
	return &${L}{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

`)
		body(c)
		return c
	})
}

// view names the function that turns a row into what clients get.
func (e *entity) view() string { return "view" + e.name }

// viewFile is the file with that function, beside the logic that uses it.
func (p *pack) viewFile(e *entity, r Route, root string) plan.File {
	name := path.Join(path.Dir(r.File), p.settings.Style.FileName(e.name, "view")+".go")
	return p.handwritten(name, r.Package, root, func() *code {
		c := e.code()
		c.vars["view"] = e.view()
		c.put("// ${view} is a row as clients get it.\nfunc ${view}(row *model.${M}) *types.${M} {\n\tview := &types.${M}{\n")
		var later []*field
		for _, f := range e.fields {
			switch {
			case f == e.soft:
			case f.null == never || f.null == byNil || f.null == byPointer && f.kind != decimalKind:
				c.line("%s: %s,", f.name, f.sent("row."+f.name))
			default:
				later = append(later, f)
			}
		}
		c.line("}")
		for _, f := range later {
			c.line("if %s {\nvalue := %s\nview.%s = &value\n}", f.notNull("row"), f.sentValue(f.value("row")), f.name)
		}
		c.line("return view\n}")
		return c
	})
}

// sent is a field of the model as one of the contract, both with the same nil.
func (f *field) sent(value string) string {
	if f.null == byPointer && f.goType != f.wireType() {
		return "(*" + f.wireType() + ")(" + value + ")"
	}
	if f.null == byPointer {
		return value
	}
	return f.sentValue(value)
}

// sentValue is a value of the model, which isn't NULL, as one of the contract.
func (f *field) sentValue(value string) string {
	switch {
	case f.kind == decimalKind:
		return strings.TrimPrefix(value, "*") + ".String()"
	case f.goType == f.wireType():
		return value
	}
	return f.wireType() + "(" + value + ")"
}

// notNull is the condition that the field of row is not NULL.
func (f *field) notNull(row string) string {
	at := row + "." + f.name
	switch {
	case f.null == byPointer:
		return at + " != nil"
	case f.null == bySQL:
		return at + ".Valid"
	case f.kind == boolKind:
		return at
	case f.kind == textKind:
		return at + ` != ""`
	case f.kind == timeKind || f.kind == decimalKind:
		return "!" + at + ".IsZero()"
	}
	return at + " != 0"
}

// received is a value of the contract as one of the model, which isn't NULL.
func (f *field) received(value string) string {
	if f.goType == f.wireType() {
		return value
	}
	return f.modelType() + "(" + value + ")"
}

// modelType spells the type of the field outside of the package of models.
func (f *field) modelType() string {
	if f.goType == f.wireType() || strings.Contains(f.goType, ".") {
		return f.goType
	}
	return "model." + f.goType
}

// handwritten is a Go file of the user's, with the imports that its text needs.
func (p *pack) handwritten(name, clause, root string, build func() *code) plan.File {
	return plan.File{Path: name, Owner: plan.Scaffold, Origin: plan.Starter, Render: func() ([]byte, error) {
		text := build().text.String()
		var b strings.Builder
		b.WriteString("package " + clause + "\n\nimport (\n")
		for _, at := range []string{
			"context", "database/sql", "encoding/json", "log/slog", "time", "", "github.com/shopspring/decimal",
			path.Join(p.settings.Runtime, "optional"), path.Join(p.settings.Runtime, "store"), p.settings.Package, path.Join(root, "internal/svc"), path.Join(root, "internal/types"),
		} {
			switch {
			case at == "":
				b.WriteString("\n")
			case strings.Contains(text, path.Base(at)+"."):
				b.WriteString("\"" + at + "\"\n")
			}
		}
		b.WriteString(")\n\n" + text)
		return gocode.Format([]byte(b.String()))
	}}
}
