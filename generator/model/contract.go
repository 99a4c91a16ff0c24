package model

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/schema"
)

// Contract is a contract that lists, reads, creates, patches and deletes rows of
// the tables that the settings choose: a start, to be edited. Tables without a
// key that a path can carry are left out and reported.
func Contract(db *schema.DB, s Settings, service string) ([]byte, diag.List) {
	var found diag.List
	p := resolve(db, s, func(d diag.Diagnostic) { found.Add(d) })
	types, routes := &strings.Builder{}, &strings.Builder{}
	for _, e := range p.entities {
		if reason := e.unroutable(); reason != "" {
			found.Add(diag.Warningf(e.table.Span, diag.UnusableTable, "no routes are made for %s: %s", e.table.QualifiedName(), reason).
				WithHint("write them by hand, if they are needed"))
			continue
		}
		e.contractTypes(types)
		e.contractRoutes(routes, service)
	}
	return []byte("syntax = \"v1\"\n\ntype (\n" + types.String() + ")\n" + routes.String()), found.Sorted()
}

// deeds say what the routes of a table do.
var deeds = map[string]string{
	"List":   "List the rows of %s, a page at a time",
	"Get":    "Get one row of %s",
	"Create": "Add a row to %s",
	"Update": "Change the given columns of one row of %s",
	"Delete": "Delete one row of %s",
}

var pathName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

// routable reports whether rows can be listed, and named by a path.
func (e *entity) routable() bool { return e.unroutable() == "" }

// unroutable says why no routes are made for a table; "" when they are.
func (e *entity) unroutable() string {
	switch {
	case e.table.Kind != schema.BaseTable:
		return "it is no table, and has no primary key"
	case len(e.table.PrimaryKey) == 0:
		return "it has no primary key"
	case e.readOnly():
		return "its key is none that a model can have"
	case len(e.lists) == 0:
		return "pages can't be told apart by its key"
	case !pathName.MatchString(e.table.Schema + e.table.Name):
		return "no path can carry its name"
	}
	for _, f := range e.fields {
		if e.isKey(f) && f.kind == bytesKind {
			return "no path can carry bytes, as in its key " + f.column.Name
		}
		if !pathName.MatchString(f.column.Name) {
			return "no path can carry the name of column " + f.column.Name
		}
	}
	return ""
}

// contractTypes are the row, and what requests carry.
func (e *entity) contractTypes(b *strings.Builder) {
	begin := func(name string) { fmt.Fprintf(b, "\t%s {\n", name) }
	end := func() { b.WriteString("\t}\n\n") }
	begin(e.name)
	for _, f := range e.fields {
		if f != e.soft {
			f.contractField(b, f.null != never, "omitempty", "")
		}
	}
	end()
	begin("Create" + e.name + "Request")
	for _, f := range e.given() {
		f.contractField(b, f.optional(), "optional", f.rules())
	}
	end()
	begin(e.name + "Request")
	e.contractKey(b)
	end()
	begin("Update" + e.name + "Request")
	e.contractKey(b)
	for _, f := range e.patched() {
		f.patchField(b)
	}
	if e.lock != nil {
		fmt.Fprintf(b, "\t\t%s *%s `json:\"%s,optional\"` // that the row must have\n", e.lock.name, e.lock.wireType(), e.lock.column.Name)
	}
	end()
	fmt.Fprintf(b, "\tList%sRequest {\n\t\tLimit int `form:\"limit,default=20,range=[1:1000]\"`\n\t\tAfter string `form:\"after,optional\"`\n\t}\n\n", e.name)
	fmt.Fprintf(b, "\tList%sResponse {\n\t\tItems []%s `json:\"items\"`\n\t\tNext string `json:\"next,omitempty\"`\n\t}\n\n", e.name, e.name)
}

func (e *entity) contractKey(b *strings.Builder) {
	for _, f := range e.key {
		fmt.Fprintf(b, "\t\t%s %s `path:\"%s\"%s`\n", f.name, f.wireType(), f.column.Name, f.rules())
	}
}

// given lists what a request to create a row may carry.
func (e *entity) given() []*field {
	var out []*field
	for _, f := range e.fields {
		if f.column.Writable() && f != e.numbered() && f != e.soft && f != e.lock && !f.created && !f.touched {
			out = append(out, f)
		}
	}
	return out
}

// patched lists what a request to patch a row may carry.
func (e *entity) patched() []*field {
	return slices.DeleteFunc(e.changeable(), func(f *field) bool { return f.created || f.touched })
}

// optional reports whether a row may be created without the field.
func (f *field) optional() bool { return f.null != never || f.filled || f.initial != "" }

// list reports whether the contract's type has a nil of its own.
func (f *field) list() bool { return f.kind == jsonKind || f.kind == bytesKind }

// patchField is a member of a merge patch (RFC 7396), which tells absent, null and
// a value apart.
func (f *field) patchField(b *strings.Builder) {
	tag := f.column.Name
	if f.null == never {
		tag += ",nonnull"
	}
	fmt.Fprintf(b, "\t\t%s Optional[%s] `json:\"%s\"%s`\n", f.name, f.wireType(), tag, f.rules())
}

func (f *field) contractField(b *strings.Builder, optional bool, option, rules string) {
	pointer, tag := "", f.column.Name
	if optional {
		pointer, tag = "*", tag+","+option
	}
	if f.list() {
		pointer = ""
	}
	fmt.Fprintf(b, "\t\t%s %s%s `json:\"%s\"%s`\n", f.name, pointer, f.wireType(), tag, rules)
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// rule is what a request can be held to before the database is asked: the form of
// a text, its length, its values.
type rule struct {
	name   string   // "" for none
	values []string // what the name is followed by
}

func (f *field) rule() rule {
	t := f.column.Type
	switch {
	case f.wireType() != "string":
	case t.Kind == schema.UUID:
		return rule{name: "uuid"}
	case t.Kind == schema.Decimal:
		return rule{name: "numeric"}
	case (t.Kind == schema.Varchar || t.Kind == schema.Char) && t.Size > 0:
		return rule{"max", []string{fmt.Sprint(t.Size)}}
	case f.enum != nil && !slices.ContainsFunc(f.enum.values, func(v string) bool { return !plainWord.MatchString(v) }):
		return rule{"oneof", f.enum.values}
	}
	return rule{}
}

// rules is the rule as a tag of the contract.
func (f *field) rules() string {
	r := f.rule()
	switch {
	case r.name == "":
		return ""
	case r.values == nil:
		return fmt.Sprintf(" validate:%q", r.name)
	}
	return fmt.Sprintf(" validate:%q", r.name+"="+strings.Join(r.values, " "))
}

// wireType is the type of a value in a contract.
func (f *field) wireType() string {
	switch f.kind {
	case textKind, decimalKind:
		return "string"
	case jsonKind:
		return "json.RawMessage"
	}
	return f.goType
}

func (e *entity) contractRoutes(b *strings.Builder, service string) {
	words := strings.Split(snake(e.table.Schema+"_"+e.table.Name), "_")
	key := ""
	for _, f := range e.key {
		key += "/:" + f.column.Name
	}
	fmt.Fprintf(b, "\n@server (\n\tprefix: /%s\n\tgroup:  %s\n)\nservice %s {\n", strings.Join(words, "-"), strings.ToLower(e.name), service)
	what := strings.Join(words, " ")
	route := func(handler, method, path, request, response string) {
		fmt.Fprintf(b, "\t@doc %q\n\t@handler %s%s\n\t%s %s (%s)%s\n\n", fmt.Sprintf(deeds[handler], what), handler, e.name, method, path, request, response)
	}
	route("List", "get", "/", "List"+e.name+"Request", " returns (List"+e.name+"Response)")
	route("Get", "get", key, e.name+"Request", " returns ("+e.name+")")
	route("Create", "post", "/", "Create"+e.name+"Request", " returns ("+e.name+")")
	if len(e.patched()) > 0 {
		route("Update", "patch", key, "Update"+e.name+"Request", " returns ("+e.name+")")
	}
	route("Delete", "delete", key, e.name+"Request", "")
	b.WriteString("}\n")
}
