package live

import (
	"database/sql"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/pgtype"
)

func (p *postgres) readIndexes() error {
	query := `SELECT i.indrelid::bigint, x.relname, i.indisprimary, i.indisunique, coalesce((to_jsonb(i)->>'indnullsnotdistinct')::boolean, false), m.amname,
			coalesce(pg_get_expr(i.indpred, i.indrelid), ''), coalesce(a.attname, ''), pg_get_indexdef(i.indexrelid, k.n, true), i.indoption[k.n - 1]
		FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam JOIN pg_namespace n ON n.oid = x.relnamespace
		CROSS JOIN LATERAL generate_series(1, i.indnkeyatts) AS k(n)
		LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n - 1] AND a.attnum > 0
		WHERE NOT i.indisexclusion AND ` + userSchemas + ` ORDER BY i.indexrelid, k.n`
	return p.each("indexes", query, p.chosen(), func(rows *sql.Rows) error {
		var oid int64
		var x schema.Index
		var primary bool
		var method, column, expr string
		var option int
		if err := rows.Scan(&oid, &x.Name, &primary, &x.Unique, &x.NullsSame, &method, &x.Predicate, &column, &expr, &option); err != nil {
			return err
		}
		t := p.relations[oid]
		switch {
		case t == nil:
		case primary:
			t.PrimaryKey = append(t.PrimaryKey, column)
		default:
			into := index(t, x.Name)
			x.Method, x.Parts = pgtype.Method(method), append(into.Parts, pgPart(column, expr, option))
			*into = x
		}
		return nil
	})
}

// pgPart reads one key. Bit 0 of option is DESC, bit 1 NULLS FIRST.
func pgPart(column, expr string, option int) schema.Part {
	p := schema.Part{Column: column, Desc: option&1 != 0}
	if column == "" {
		p.Expr = expr
	}
	switch first := option&2 != 0; {
	case first && !p.Desc:
		p.Nulls = schema.NullsFirst
	case !first && p.Desc:
		p.Nulls = schema.NullsLast
	}
	return p
}

func (p *postgres) readForeignKeys() error {
	query := `SELECT c.conrelid::bigint, c.conname, a.attname, rn.nspname, r.relname, b.attname, c.confdeltype::text, c.confupdtype::text
		FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
		JOIN pg_class r ON r.oid = c.confrelid JOIN pg_namespace rn ON rn.oid = r.relnamespace
		CROSS JOIN LATERAL unnest(c.conkey, c.confkey) WITH ORDINALITY AS k(own, other, n)
		JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = k.other
		WHERE c.contype = 'f' AND c.conparentid = 0 AND ` + userSchemas + ` ORDER BY c.oid, k.n`
	return p.each("foreign keys", query, p.chosen(), func(rows *sql.Rows) error {
		var oid int64
		var name, column, refSchema, refTable, refColumn, onDelete, onUpdate string
		if err := rows.Scan(&oid, &name, &column, &refSchema, &refTable, &refColumn, &onDelete, &onUpdate); err != nil {
			return err
		}
		if t := p.relations[oid]; t != nil {
			fk := foreignKey(t, name)
			fk.RefSchema, fk.RefTable = p.in(refSchema), refTable
			fk.OnDelete, fk.OnUpdate = pgtype.Action(onDelete), pgtype.Action(onUpdate)
			fk.Columns, fk.RefColumns = append(fk.Columns, column), append(fk.RefColumns, refColumn)
		}
		return nil
	})
}

func (p *postgres) readChecks() error {
	query := `SELECT c.conrelid::bigint, c.conname, pg_get_expr(c.conbin, c.conrelid) FROM pg_constraint c
		JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace WHERE c.contype = 'c' AND ` + userSchemas
	return p.each("checks", query, p.chosen(), func(rows *sql.Rows) error {
		var oid int64
		check := &schema.Check{}
		if err := rows.Scan(&oid, &check.Name, &check.Expr); err != nil {
			return err
		}
		if t := p.relations[oid]; t != nil {
			t.Checks = append(t.Checks, check)
		}
		return nil
	})
}
