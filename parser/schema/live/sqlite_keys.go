package live

import (
	"database/sql"
	"strings"

	"github.com/apigen/apigen/parser/schema"
)

func (s *sqlite) readIndexes(t *schema.Table) error {
	query := `SELECT name, "unique" FROM pragma_index_list(?, ?) WHERE origin <> 'pk'`
	err := s.each("indexes", query, []any{t.Name, s.file(t)}, func(rows *sql.Rows) error {
		x := &schema.Index{}
		t.Indexes = append(t.Indexes, x)
		return rows.Scan(&x.Name, &x.Unique)
	})
	for _, x := range t.Indexes {
		if err == nil {
			err = s.readParts(t, x)
		}
	}
	return err
}

func (s *sqlite) readParts(t *schema.Table, x *schema.Index) error {
	made, err := s.statementOf(t, x.Name)
	if err != nil {
		return err
	}
	var texts []string
	texts, x.Predicate = made.IndexParts()
	query := `SELECT coalesce(name, ''), "desc", seqno FROM pragma_index_xinfo(?, ?) WHERE key = 1 ORDER BY seqno`
	return s.each("indexes", query, []any{x.Name, s.file(t)}, func(rows *sql.Rows) error {
		var p schema.Part
		var at int
		if err := rows.Scan(&p.Column, &p.Desc, &at); err != nil {
			return err
		}
		if p.Column == "" && at < len(texts) {
			p.Expr = texts[at]
		}
		x.Parts = append(x.Parts, p)
		return nil
	})
}

func (s *sqlite) readForeignKeys(t *schema.Table) error {
	query := `SELECT id, "table", "from", coalesce("to", ''), on_update, on_delete FROM pragma_foreign_key_list(?, ?) ORDER BY id, seq`
	keys := map[int]*schema.ForeignKey{}
	return s.each("foreign keys", query, []any{t.Name, s.file(t)}, func(rows *sql.Rows) error {
		var id int
		var table, from, to, onUpdate, onDelete string
		if err := rows.Scan(&id, &table, &from, &to, &onUpdate, &onDelete); err != nil {
			return err
		}
		fk := keys[id]
		if fk == nil {
			fk = &schema.ForeignKey{RefSchema: t.Schema, RefTable: s.spelled(t.Schema, table), OnDelete: sqliteAction(onDelete), OnUpdate: sqliteAction(onUpdate)}
			keys[id] = fk
			t.ForeignKeys = append(t.ForeignKeys, fk)
		}
		fk.Columns = append(fk.Columns, from)
		if to != "" {
			fk.RefColumns = append(fk.RefColumns, to)
		}
		return nil
	})
}

// spelled is the name of a table as it was created: SQLite ignores case.
func (s *sqlite) spelled(schemaName, name string) string {
	for n := range s.tables {
		if n.schema == schemaName && strings.EqualFold(n.name, name) {
			return n.name
		}
	}
	return name
}

func sqliteAction(words string) schema.Action {
	if words == "RESTRICT" {
		return schema.Restrict
	}
	return actions[words]
}
