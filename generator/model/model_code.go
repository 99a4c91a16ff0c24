package model

import (
	"strconv"
	"strings"
)

// modelCode is the struct of a table and the types around it.
func (p *pack) modelCode(e *entity) *code {
	c := e.code()
	p.structCode(c, e)
	c.put(`

// TableName tells GORM which table holds $M.
func ($M) TableName() string { return ${name} }

`, "name", strconv.Quote(e.table.QualifiedName()))
	for _, x := range e.enums {
		enumCode(c, x)
	}
	columnsCode(c, e)
	if e.readOnly() {
		return c
	}
	newCode(c, e)
	keyCode(c, e)
	patchCode(c, e)
	uniqueCode(c, e)
	return c
}

func (p *pack) structCode(c *code, e *entity) {
	kind := "a row of table"
	if e.table.Kind == "view" {
		kind = "a row of view"
	}
	c.line("// %s is %s %s.", e.name, kind, oneLine(e.table.QualifiedName()))
	if e.table.Comment != "" {
		c.line("//")
		c.comment(e.table.Comment)
	}
	c.line("type %s struct {", e.name)
	for _, f := range e.fields {
		if f.column.Comment != "" {
			c.comment(f.column.Comment)
		}
		c.line("%s %s %s", f.name, f.structType(), p.tag(e, f))
	}
	for _, r := range e.parents {
		c.line("// %s is set by Load%s.\n%s *%s `gorm:\"-\" json:\"%s,omitempty\"`", r.name, r.name, r.name, r.target.name, jsonRelation(e, r.name))
	}
	for _, r := range e.children {
		c.line("// %s are set by Load%s.\n%s []*%s `gorm:\"-\" json:\"%s,omitempty\"`", r.name, r.name, r.name, r.source.name, jsonRelation(e, r.name))
	}
	c.line("}")
}

// jsonRelation is a name that no column has.
func jsonRelation(e *entity, name string) string {
	name = snake(name)
	for _, f := range e.fields {
		if jsonName(f) == name {
			return name + "_rows"
		}
	}
	return name
}

// enumCode is a type of text with its values.
func enumCode(c *code, x *enum) {
	c.line("// %s is one of the values below.", x.name)
	if x.comment != "" {
		c.line("//")
		c.comment(x.comment)
	}
	c.line("type %s string\n\n// The values of %s.\nconst (", x.name, x.name)
	for i, value := range x.values {
		c.line("%s %s = %s", x.names[i], x.name, strconv.Quote(value))
	}
	c.line(")\n\n// Valid reports whether it is one of the values.\nfunc (x %s) Valid() bool {\nswitch x {\ncase %s:\nreturn true\n}\nreturn false\n}\n",
		x.name, strings.Join(x.names, ", "))
}

func (p *pack) enumsCode() *code {
	c := &code{}
	for _, x := range p.enums {
		enumCode(c, x)
	}
	return c
}

// columnsCode is the list of columns for conditions, and of those to order by.
func columnsCode(c *code, e *entity) {
	c.put(`
// $C are the columns of [$M], for conditions and orders.
var $C = struct {
`)
	for _, f := range e.fields {
		c.line("%s store.Column[%s, %s]", f.name, e.name, f.goType)
	}
	c.line("}{")
	for _, f := range e.fields {
		c.line("%s: store.NewColumn[%s, %s](%s),", f.name, e.name, f.goType, strconv.Quote(f.column.Name))
	}
	c.put(`
}

// ${M}Sortable are the columns that clients may order by; pass it their text.
var ${M}Sortable = store.Sortable[$M]{
`)
	for _, f := range e.fields {
		if comparable(f) && f.kind != bytesKind {
			c.line("%s: %sColumns.%s.Asc(),", strconv.Quote(f.column.Name), e.name, f.name)
		}
	}
	c.put(`
}

// ${M}Column is one of [$C].
type ${M}Column interface {
	Name() string
	Asc() store.Order[$M]
}

// ${m}Select are the columns that are read.
var ${m}Select = []string{${names}}

`, "names", quotedNames(e.fields))
}

func quotedNames(fields []*field) string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = strconv.Quote(f.column.Name)
	}
	return strings.Join(out, ", ")
}

// newCode is the constructor with the defaults of the schema.
func newCode(c *code, e *entity) {
	c.put(`
// New$M returns a row with the constant defaults of the schema. What is in a row
// is what is stored, so that one made without them stores zero values instead.
func New$M() *$M {
	return &$M{
`)
	for _, f := range e.fields {
		if f.initial != "" {
			c.line("%s: %s,", f.name, f.wrapped(f.initial))
		}
	}
	c.line("}\n}\n")
}

// keyCode is the type of a key of several columns, and the key of a row.
func keyCode(c *code, e *entity) {
	if len(e.key) > 1 {
		c.line("// %sKey is the primary key of [%s].\ntype %sKey struct {", e.name, e.name, e.name)
		for _, f := range e.key {
			c.line("%s %s `json:%s`", f.name, f.keyType(), strconv.Quote(jsonName(f)))
		}
		c.line("}\n")
	}
	c.put("func ${m}Key(row *$M) $K { return ${key} }\n\n", "key", e.keyOf("row"))
}

// keyOf is the key of a row.
func (e *entity) keyOf(row string) string {
	part := func(f *field) string {
		if f.kind == bytesKind {
			return "string(" + row + "." + f.name + ")"
		}
		return row + "." + f.name
	}
	if len(e.key) == 1 {
		return part(e.key[0])
	}
	parts := make([]string, len(e.key))
	for i, f := range e.key {
		parts[i] = f.name + ": " + part(f)
	}
	return e.keyType + "{" + strings.Join(parts, ", ") + "}"
}

// patchCode is the type of a patch.
func patchCode(c *code, e *entity) {
	c.put(`
// ${M}Patch changes some columns of a row: those that are set.
type ${M}Patch struct {
`)
	for _, f := range e.changeable() {
		c.line("%s store.Field[%s] `json:\"%s,omitzero\"`", f.name, f.goType, jsonName(f))
	}
	if e.lock != nil {
		c.line("// %s, when set, is the version that the row must have; else it is store.ErrConflict.\n%s store.Field[%s] `json:\"%s,omitzero\"`", e.lock.name, e.lock.name, e.lock.goType, jsonName(e.lock))
	}
	c.put(`
}

func (p ${M}Patch) columns() map[string]any {
	columns := map[string]any{}
`)
	for _, f := range e.changeable() {
		c.line("p.%s.AddTo(columns, %s)", f.name, strconv.Quote(f.column.Name))
	}
	c.line("return columns\n}\n")
}

// uniqueCode names the keys that an upsert may meet.
func uniqueCode(c *code, e *entity) {
	c.put(`
// ${M}Unique names a unique key that [${M}Repo] Upsert may meet.
type ${M}Unique int

// The unique keys.
const (
	${M}ByKey ${M}Unique = iota // the primary key
`)
	for _, u := range e.uniques {
		if u.predicate == "" {
			c.line("%sBy%s", e.name, u.name)
		}
	}
	c.line(")\n")
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
