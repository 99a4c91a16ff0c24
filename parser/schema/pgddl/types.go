package pgddl

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/draft"
	"github.com/apigen/apigen/parser/schema/pgtype"
)

// spellings are the names that format_type gives to types that have another in
// the catalog. %s is where a length or precision goes.
var spellings = map[string]string{
	"int2": "smallint", "int4": "integer", "int8": "bigint", "bool": "boolean", "float4": "real", "float8": "double precision",
	"varchar": "character varying%s", "bpchar": "character%s", "varbit": "bit varying%s", "time": "time%s without time zone", "timetz": "time%s with time zone",
	"timestamp": "timestamp%s without time zone", "timestamptz": "timestamp%s with time zone",
}

// serials are the integers that number themselves.
var serials = map[string]string{
	"serial": "int4", "serial4": "int4", "bigserial": "int8", "serial8": "int8", "smallserial": "int2", "serial2": "int2",
}

// typeOf reads the type of a column. Declared types have their values filled in
// at the end.
func (r *reader) typeOf(n *typeName) (t schema.Type, serial bool) {
	if n == nil {
		return schema.Type{Kind: schema.Unknown}, false
	}
	path := names(n.Names)
	if len(path) == 0 {
		return schema.Type{Kind: schema.Unknown}, false
	}
	last := path[len(path)-1]
	if integer, ok := serials[last]; ok && len(path) == 1 {
		last, serial = integer, true
	}
	t = r.named1(path, last, n.Typmods)
	if len(n.ArrayBounds) > 0 {
		t = pgtype.ArrayOf(t)
	}
	return t, serial
}

// named1 reads one type by name: of the catalog, or declared.
func (r *reader) named1(path []string, last string, typmods []node) schema.Type {
	t := pgtype.Parse(spell(last, typmods))
	if t.Kind != schema.Unknown && (len(path) == 1 || path[0] == "pg_catalog") || t.SQL == "citext" {
		return t
	}
	if len(path) == 1 {
		for _, in := range []string{r.schema, ""} {
			if r.declared(draft.Name{Schema: in, Name: last}) {
				return schema.Type{Kind: schema.Unknown, SQL: pgtype.Spell(in, last), Schema: in, Name: last}
			}
		}
		return t
	}
	n := r.named(path)
	if r.declared(n) {
		return schema.Type{Kind: schema.Unknown, SQL: pgtype.Spell(n.Schema, n.Name), Schema: n.Schema, Name: n.Name}
	}
	if t.Kind == schema.Unknown && path[0] != "pg_catalog" && n.Schema != "" {
		t.SQL = n.Schema + "." + t.SQL
	}
	return t
}

func (r *reader) declared(n draft.Name) bool {
	_, domain := r.domains[n]
	return domain || r.DB.Enum(n.Schema, n.Name) != nil
}

// spell writes a type as format_type does.
func spell(name string, typmods []node) string {
	if name == "interval" {
		return interval(typmods)
	}
	var numbers []string
	for _, m := range typmods {
		if m.AConst != nil && m.AConst.Ival != nil {
			numbers = append(numbers, strconv.Itoa(m.AConst.Ival.Ival))
		}
	}
	if name == "numeric" && len(numbers) == 1 {
		numbers = append(numbers, "0")
	}
	suffix := ""
	if len(numbers) > 0 {
		suffix = "(" + strings.Join(numbers, ",") + ")"
	}
	if name == "bpchar" && suffix == "" {
		return name
	}
	spelled := spellings[name]
	switch {
	case spelled == "":
		return name + suffix
	case strings.Contains(spelled, "%s"):
		return fmt.Sprintf(spelled, suffix)
	}
	return spelled
}

// intervals are the fields of an interval by the bits of its first modifier.
var intervals = map[int]string{
	4: " year", 2: " month", 8: " day", 1 << 10: " hour", 1 << 11: " minute", 1 << 12: " second", 6: " year to month",
	8 | 1<<10: " day to hour", 8 | 3<<10: " day to minute", 8 | 7<<10: " day to second", 3 << 10: " hour to minute", 7 << 10: " hour to second", 3 << 11: " minute to second",
}

func interval(typmods []node) string {
	out := "interval"
	for i, m := range typmods {
		switch {
		case m.AConst == nil || m.AConst.Ival == nil:
		case i == 0:
			out += intervals[m.AConst.Ival.Ival]
		default:
			out += "(" + strconv.Itoa(m.AConst.Ival.Ival) + ")"
		}
	}
	return out
}

func (r *reader) runType(n node) error {
	switch {
	case n.CreateEnumStmt != nil:
		name := r.named(names(n.CreateEnumStmt.TypeName))
		if r.declared(name) {
			return fmt.Errorf("type %s is there already", name)
		}
		s := r.Schema(name.Schema)
		s.Enums = append(s.Enums, &schema.Enum{Schema: name.Schema, Name: name.Name, Values: names(n.CreateEnumStmt.Vals), Span: r.stmt.Find(name.Name, "type")})
	case n.AlterEnumStmt != nil:
		return r.alterEnum(n.AlterEnumStmt)
	case n.CreateDomainStmt != nil:
		base, _ := r.typeOf(n.CreateDomainStmt.TypeName)
		r.domains[r.named(names(n.CreateDomainStmt.Name))] = base
	}
	return nil
}

func (r *reader) alterEnum(s *alterEnum) error {
	name := r.named(names(s.TypeName))
	e := r.DB.Enum(name.Schema, name.Name)
	if e == nil {
		return fmt.Errorf("there is no type %s at this point", name)
	}
	if s.OldVal != "" {
		if i := slices.Index(e.Values, s.OldVal); i >= 0 {
			e.Values[i] = s.NewVal
		}
		return nil
	}
	at := len(e.Values)
	if i := slices.Index(e.Values, s.Neighbor); i >= 0 && s.Neighbor != "" {
		if at = i; s.After {
			at++
		}
	}
	if !slices.Contains(e.Values, s.NewVal) {
		e.Values = slices.Insert(e.Values, at, s.NewVal)
	}
	return nil
}

// eachType visits the type of every column, of arrays that of the elements.
func (r *reader) eachType(visit func(c *schema.Column, t *schema.Type)) {
	for table := range r.DB.Tables() {
		for _, c := range table.Columns {
			if c.Type.Elem != nil {
				visit(c, c.Type.Elem)
				c.Type.SQL = c.Type.Elem.SQL + "[]"
				continue
			}
			visit(c, &c.Type)
		}
	}
}

// finishTypes fills in what declared types hold.
func (r *reader) finishTypes() {
	r.eachType(func(_ *schema.Column, t *schema.Type) {
		if t.Name != "" {
			*t = r.settled(draft.Name{Schema: t.Schema, Name: t.Name}, 0)
		}
	})
}

// settled is a declared type. Domains over domains end somewhere, but a draft
// may have dropped types.
func (r *reader) settled(n draft.Name, depth int) schema.Type {
	if e := r.DB.Enum(n.Schema, n.Name); e != nil {
		return pgtype.Declared(n.Schema, n.Name, e.Values)
	}
	base, ok := r.domains[n]
	if !ok || depth > 10 {
		return schema.Type{Kind: schema.Unknown, SQL: pgtype.Spell(n.Schema, n.Name)}
	}
	if base.Name != "" {
		base = r.settled(draft.Name{Schema: base.Schema, Name: base.Name}, depth+1)
	}
	return pgtype.Domain(n.Schema, n.Name, base)
}
