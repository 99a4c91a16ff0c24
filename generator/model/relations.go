package model

import (
	"slices"
	"strings"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/schema"
)

// relate turns foreign keys to the keys of other tables into relations.
func (r *resolver) relate() {
	for _, e := range r.entities {
		for _, fk := range e.table.ForeignKeys {
			r.relation(e, fk)
		}
	}
}

// relation adds a foreign key to both of its tables, when it refers to a key
// whose values are told apart in Go as in the database.
func (r *resolver) relation(e *entity, fk *schema.ForeignKey) {
	target := r.byName[(&schema.Table{Schema: fk.RefSchema, Name: fk.RefTable}).QualifiedName()]
	if e.readOnly() || target == nil || target.readOnly() || len(fk.RefColumns) != len(target.key) {
		return
	}
	p := &parent{target: target}
	for _, k := range target.key {
		i := slices.Index(fk.RefColumns, k.column.Name)
		if i < 0 {
			return
		}
		f := e.field(fk.Columns[i])
		if f == nil || f.keyType() != k.keyType() || !k.exact && k.column.CaseInsensitive {
			return
		}
		p.fields = append(p.fields, f)
	}
	if slices.ContainsFunc(p.fields, func(f *field) bool { return f.null != never && len(p.fields) > 1 }) {
		return
	}
	p.name = e.freeName(parentName(p))
	e.parents = append(e.parents, p)
	if len(p.fields) == 1 && p.fields[0].kind != bytesKind {
		c := &child{source: e, field: p.fields[0]}
		c.name = target.freeName(childName(e, p))
		target.children = append(target.children, c)
	}
}

// parentName is the column's name without its last word, as in customer_id.
func parentName(p *parent) string {
	if len(p.fields) == 1 {
		words := gocode.Words(p.fields[0].column.Name)
		if last := len(words) - 1; last > 0 && slices.Contains([]string{"id", "no", "code", "key", "uuid"}, strings.ToLower(words[last])) {
			return gocode.Initialled(strings.Join(words[:last], "_"))
		}
	}
	return p.target.name
}

func childName(e *entity, p *parent) string {
	name := gocode.Initialled(e.table.Name)
	if p.name != p.target.name {
		return name + "By" + p.name
	}
	return name
}

// freeName is a name that no field of the model has.
func (e *entity) freeName(name string) string {
	return gocode.Free(name, func(name string) bool {
		for _, f := range e.fields {
			if f.name == name {
				return false
			}
		}
		for _, p := range e.parents {
			if p.name == name {
				return false
			}
		}
		return name != "TableName" && !slices.ContainsFunc(e.children, func(c *child) bool { return c.name == name })
	})
}
