package live

import (
	"database/sql"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/pgtype"
)

// postgres reads pg_catalog of PostgreSQL 12 and later.
type postgres struct {
	*reader
	home      string // the first schema of the search path, which the model calls ""
	relations map[int64]*schema.Table
	types     map[int64]pgType
}

// pgType is an enumeration, a domain or an array, by the number of its type.
type pgType struct {
	schema, name string
	kind         string // e, d, or A for arrays
	inner        int64  // the element of an array, the base of a domain
	base         string // how the base of a domain is spelled
	values       []string
}

const userSchemas = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND ($1::text = '' OR n.nspname = ANY (string_to_array($1, chr(1))))`

func (p *postgres) settle() error {
	var home sql.NullString
	if err := p.tx.QueryRowContext(p.ctx, "SELECT current_schema()").Scan(&home); err != nil {
		return err
	}
	if p.home = home.String; !home.Valid {
		p.home = "public"
	}
	return nil
}

func (p *postgres) in(name string) string {
	if name == p.home {
		return ""
	}
	return name
}

// chosen is the argument of userSchemas.
func (p *postgres) chosen() []any {
	list := ""
	for i, s := range p.opts.Schemas {
		if i > 0 {
			list += "\x01"
		}
		list += s
	}
	return []any{list}
}

func (p *postgres) readTypes() error {
	query := `SELECT t.oid::bigint, n.nspname, t.typname, CASE WHEN t.typtype IN ('e', 'd') THEN t.typtype::text ELSE 'A' END,
			CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.typelem END::bigint, format_type(t.typbasetype, t.typtypmod)
		FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
		WHERE t.typtype IN ('e', 'd') OR t.typcategory = 'A'`
	return p.each("types", query, nil, func(rows *sql.Rows) error {
		var oid int64
		var t pgType
		var base sql.NullString
		err := rows.Scan(&oid, &t.schema, &t.name, &t.kind, &t.inner, &base)
		t.schema, t.base = p.in(t.schema), base.String
		p.types[oid] = t
		return err
	})
}

func (p *postgres) readEnums() error {
	query := `SELECT e.enumtypid::bigint, e.enumlabel, coalesce(obj_description(e.enumtypid, 'pg_type'), ''), ` + userSchemas + `
		AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = e.enumtypid AND d.deptype = 'e')
		FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace ORDER BY e.enumtypid, e.enumsortorder`
	enums := map[int64]*schema.Enum{}
	return p.each("enumerations", query, p.chosen(), func(rows *sql.Rows) error {
		var oid int64
		var label, comment string
		var listed bool
		if err := rows.Scan(&oid, &label, &comment, &listed); err != nil {
			return err
		}
		t := p.types[oid]
		t.values = append(t.values, label)
		p.types[oid] = t
		if !listed {
			return nil
		}
		if enums[oid] == nil {
			enums[oid] = &schema.Enum{Schema: t.schema, Name: t.name, Comment: comment}
			s := p.schema(t.schema)
			s.Enums = append(s.Enums, enums[oid])
		}
		enums[oid].Values = t.values
		return nil
	})
}

func (p *postgres) readTables() error {
	query := `SELECT c.oid::bigint, n.nspname, c.relname, c.relkind IN ('v', 'm'), coalesce(obj_description(c.oid, 'pg_class'), '')
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND c.relpersistence <> 't' AND ` + userSchemas + `
		AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`
	return p.each("tables", query, p.chosen(), func(rows *sql.Rows) error {
		var oid int64
		var view bool
		t := &schema.Table{Kind: schema.BaseTable}
		if err := rows.Scan(&oid, &t.Schema, &t.Name, &view, &t.Comment); err != nil {
			return err
		}
		if t.Schema = p.in(t.Schema); view {
			t.Kind = schema.View
		}
		p.relations[oid] = t
		p.add(t)
		return nil
	})
}

func (p *postgres) readColumns() error {
	query := `SELECT a.attrelid::bigint, a.attname, a.atttypid::bigint, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
			coalesce(pg_get_expr(d.adbin, d.adrelid), ''), a.attidentity::text, a.attgenerated::text, coalesce(col_description(a.attrelid, a.attnum), '')
		FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
		LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
		WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ` + userSchemas + ` ORDER BY a.attrelid, a.attnum`
	return p.each("columns", query, p.chosen(), func(rows *sql.Rows) error {
		var oid, typeOID int64
		var text, value, identity, generated string
		c := &schema.Column{}
		if err := rows.Scan(&oid, &c.Name, &typeOID, &text, &c.Nullable, &value, &identity, &generated, &c.Comment); err != nil {
			return err
		}
		if t := p.relations[oid]; t != nil {
			p.complete(c, typeOID, text, value, identity+generated)
			t.Columns = append(t.Columns, c)
		}
		return nil
	})
}

// complete fills in what depends on the type. mark is attidentity or
// attgenerated, of which a column has one at most.
func (p *postgres) complete(c *schema.Column, typeOID int64, text, value, mark string) {
	c.Type = p.typeOf(typeOID, text)
	c.CaseInsensitive = text == "citext"
	switch mark {
	case "s", "v":
		c.Generated = &schema.Generated{Stored: mark == "s", Expr: value}
		return
	case "a":
		c.Identity = schema.Always
	case "d":
		c.Identity = schema.ByDefault
	}
	numbered := false
	if c.Default, numbered = pgtype.Default(value, c.Type); numbered {
		c.Identity = schema.ByDefault
	}
}

func (p *postgres) typeOf(oid int64, text string) schema.Type {
	t, ok := p.types[oid]
	switch {
	case !ok:
		return pgtype.Parse(text)
	case t.kind == "e":
		return pgtype.Declared(t.schema, t.name, t.values)
	case t.kind == "d":
		return pgtype.Domain(t.schema, t.name, p.typeOf(t.inner, t.base))
	}
	if elem, ok := p.types[t.inner]; ok && elem.kind != "A" {
		return pgtype.ArrayOf(p.typeOf(t.inner, ""))
	}
	return pgtype.Parse(text)
}
