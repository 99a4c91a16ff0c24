package live

import (
	"database/sql"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/statement"
)

// sqlite reads pragmas, and from the text of the statements what they leave
// out: expressions, predicates and collations.
type sqlite struct {
	*reader
	rowid map[*schema.Table]bool // tables whose rows have a number
}

func (s *sqlite) readTables() error {
	s.rowid = map[*schema.Table]bool{}
	query := `SELECT schema, name, type, wr FROM pragma_table_list WHERE type IN ('table', 'view', 'virtual') AND schema <> 'temp' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'`
	return s.each("tables", query, nil, func(rows *sql.Rows) error {
		var file, kind string
		var bare bool
		t := &schema.Table{Kind: schema.BaseTable}
		if err := rows.Scan(&file, &t.Name, &kind, &bare); err != nil {
			return err
		}
		if t.Schema = s.in(file); kind == "view" {
			t.Kind = schema.View
		}
		if len(s.opts.Schemas) == 0 || slices.Contains(s.opts.Schemas, file) {
			s.rowid[t] = kind == "table" && !bare
			s.add(t)
		}
		return nil
	})
}

func (s *sqlite) in(file string) string {
	if file == "main" {
		return ""
	}
	return file
}

// file is the name of a table's schema in SQL.
func (s *sqlite) file(t *schema.Table) string {
	if t.Schema == "" {
		return "main"
	}
	return t.Schema
}

func (s *sqlite) readEach() error {
	for _, t := range s.tables {
		for _, pass := range []func(*schema.Table) error{s.readColumns, s.readIndexes, s.readForeignKeys} {
			if err := pass(t); err != nil {
				return err
			}
		}
	}
	return nil
}

// statementOf is the SQL that made a table or index, as the engine keeps it.
func (s *sqlite) statementOf(t *schema.Table, name string) (*statement.Statement, error) {
	var text sql.NullString
	query := `SELECT sql FROM "` + strings.ReplaceAll(s.file(t), `"`, `""`) + `".sqlite_master WHERE name = ? AND type <> 'trigger'`
	err := s.tx.QueryRowContext(s.ctx, query, name).Scan(&text)
	if err == sql.ErrNoRows {
		err = nil
	}
	return &statement.Statement{Text: text.String, Tokens: statement.Tokens(text.String, schema.SQLite)}, err
}

// sqliteColumn is a row of pragma table_xinfo.
type sqliteColumn struct {
	name, text string
	required   bool
	value      sql.NullString
	key        int // the place in the primary key, from 1
	hidden     int // 1: of a virtual table; 2: generated when read; 3: generated and stored
}

func (s *sqlite) readColumns(t *schema.Table) error {
	made, err := s.statementOf(t, t.Name)
	if err != nil {
		return err
	}
	keys := map[int]string{}
	query := `SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?, ?)`
	err = s.each("columns", query, []any{t.Name, s.file(t)}, func(rows *sql.Rows) error {
		var c sqliteColumn
		if err := rows.Scan(&c.name, &c.text, &c.required, &c.value, &c.key, &c.hidden); err != nil || c.hidden == 1 {
			return err
		}
		if c.key > 0 {
			keys[c.key] = c.name
		}
		t.Columns = append(t.Columns, c.column(made, t.Kind))
		return nil
	})
	for i := 1; i <= len(keys); i++ {
		t.PrimaryKey = append(t.PrimaryKey, keys[i])
	}
	if len(keys) == 1 && s.rowid[t] {
		if c := t.Column(keys[1]); strings.EqualFold(c.Type.SQL, "integer") {
			c.Identity = schema.ByDefault
		}
	}
	return err
}

func (c sqliteColumn) column(made *statement.Statement, kind schema.TableKind) *schema.Column {
	text := c.text
	if c.hidden > 1 { // the engine adds the words to the type
		text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "GENERATED ALWAYS"))
	}
	out := &schema.Column{Name: c.name, Type: SQLiteType(text), Nullable: !c.required || kind == schema.View}
	if kind == schema.View {
		return out
	}
	first, last := made.Element(c.name)
	for i := first; i < last; i++ {
		switch {
		case made.Tokens[i].Is("collate") && i+1 < last && strings.EqualFold(made.Tokens[i+1].Value, "nocase"):
			out.CaseInsensitive = true
		case made.Tokens[i].Is("as") && c.hidden > 1 && out.Generated == nil:
			out.Generated = &schema.Generated{Stored: c.hidden == 3, Expr: made.Inside(made.Tokens[i].End)}
		}
	}
	if out.Generated == nil && c.value.Valid {
		out.Default = sqliteDefault(c.value.String, out.Type)
	}
	return out
}
