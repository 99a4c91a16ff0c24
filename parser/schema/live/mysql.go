package live

import (
	"database/sql"
	"errors"
	"regexp"
	"strings"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/mysqltype"
)

// mysql reads information_schema of MySQL and MariaDB.
type mysql struct {
	*reader
	home    string // the database of the DSN, which the model calls ""
	maria   bool
	schemas []any
	marks   string // a placeholder for each of schemas
}

// ErrNoDatabase means that a DSN for MySQL names no database.
var ErrNoDatabase = errors.New("no database is named")

func (m *mysql) settle() error {
	var home sql.NullString
	var version string
	if err := m.tx.QueryRowContext(m.ctx, "SELECT DATABASE(), VERSION()").Scan(&home, &version); err != nil {
		return err
	}
	m.home, m.maria = home.String, strings.Contains(strings.ToLower(version), "mariadb")
	names := m.opts.Schemas
	if len(names) == 0 && home.Valid {
		names = []string{m.home}
	}
	if len(names) == 0 {
		return ErrNoDatabase
	}
	for _, n := range names {
		m.schemas = append(m.schemas, n)
	}
	m.marks = strings.TrimSuffix(strings.Repeat("?,", len(names)), ",")
	return nil
}

// in is the model's name of a database.
func (m *mysql) in(database string) string {
	if database == m.home {
		return ""
	}
	return database
}

func (m *mysql) table(database, name string) *schema.Table {
	return m.tables[tableName{m.in(database), name}]
}

func (m *mysql) readTables() error {
	query := "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, TABLE_COMMENT FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (" + m.marks + ")"
	return m.each("tables", query, m.schemas, func(rows *sql.Rows) error {
		var database, kind string
		t := &schema.Table{Kind: schema.BaseTable}
		if err := rows.Scan(&database, &t.Name, &kind, &t.Comment); err != nil {
			return err
		}
		t.Schema = m.in(database)
		switch kind {
		case "VIEW":
			t.Kind, t.Comment = schema.View, ""
		case "BASE TABLE", "SYSTEM VERSIONED":
		default:
			return nil // sequences
		}
		m.add(t)
		return nil
	})
}

// columnRow is a row of information_schema.COLUMNS.
type columnRow struct {
	database, table, name, nullable, text, comment, extra string
	value, collation, expr                                sql.NullString
}

func (m *mysql) readColumns() error {
	query := `SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, COLUMN_DEFAULT, IS_NULLABLE, COLUMN_TYPE, COLLATION_NAME, COLUMN_COMMENT, EXTRA, GENERATION_EXPRESSION
		FROM information_schema.COLUMNS WHERE TABLE_SCHEMA IN (` + m.marks + `) ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION`
	return m.each("columns", query, m.schemas, func(rows *sql.Rows) error {
		var r columnRow
		err := rows.Scan(&r.database, &r.table, &r.name, &r.value, &r.nullable, &r.text, &r.collation, &r.comment, &r.extra, &r.expr)
		if err != nil {
			return err
		}
		if t := m.table(r.database, r.table); t != nil {
			t.Columns = append(t.Columns, m.column(r, t.Kind))
		}
		return nil
	})
}

var onUpdate = regexp.MustCompile(`(?i)\bon update (\S+)`)

func (m *mysql) column(r columnRow, kind schema.TableKind) *schema.Column {
	c := &schema.Column{Name: r.name, Type: mysqltype.Parse(r.text), Nullable: r.nullable == "YES", Comment: r.comment}
	c.CaseInsensitive = mysqltype.CaseInsensitive(r.collation.String)
	if kind == schema.View {
		return c
	}
	extra := strings.ToLower(r.extra)
	switch {
	case strings.Contains(extra, "auto_increment"):
		c.Identity = schema.ByDefault
	case strings.Contains(extra, "generated") && r.expr.String != "":
		c.Generated = &schema.Generated{Stored: strings.Contains(extra, "stored") || strings.Contains(extra, "persistent"), Expr: r.expr.String}
	case r.value.Valid:
		c.Default = m.value(r.value.String, extra, c.Type)
	}
	if match := onUpdate.FindStringSubmatch(r.extra); match != nil {
		c.OnUpdate = mysqltype.Clock(match[1])
	}
	return c
}

// value reads a default: SQL in MariaDB, where none is the text NULL; in MySQL
// the bare value of a constant, and SQL where extra says so.
func (m *mysql) value(text, extra string, t schema.Type) *schema.Default {
	if m.maria {
		return mysqltype.Default(text, t)
	}
	clock := mysqltype.Clock(text)
	if strings.Contains(extra, "default_generated") || strings.HasPrefix(clock, "CURRENT_TIMESTAMP") && isTime(t.Kind) {
		return &schema.Default{Value: clock}
	}
	if strings.HasPrefix(text, "b'") || strings.HasPrefix(text, "0x") {
		return &schema.Default{Value: text}
	}
	return mysqltype.Literal(text, t)
}

func isTime(k schema.Kind) bool { return k == schema.DateTime || k == schema.TimestampTZ }

func (m *mysql) readIndexes() error {
	expression := "EXPRESSION"
	if m.maria {
		expression = "NULL"
	}
	query := "SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, SUB_PART, COLLATION, INDEX_TYPE, " + expression + `
		FROM information_schema.STATISTICS WHERE TABLE_SCHEMA IN (` + m.marks + ") ORDER BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX"
	return m.each("indexes", query, m.schemas, func(rows *sql.Rows) error {
		var database, table, name, method string
		var repeats int
		var column, order, expr sql.NullString
		var prefix sql.NullInt64
		if err := rows.Scan(&database, &table, &name, &repeats, &column, &prefix, &order, &method, &expr); err != nil {
			return err
		}
		t := m.table(database, table)
		switch {
		case t == nil:
		case name == "PRIMARY":
			t.PrimaryKey = append(t.PrimaryKey, column.String)
		default:
			x := index(t, name)
			x.Unique, x.Method = repeats == 0, methods[method]
			part := schema.Part{Column: column.String, Expr: expr.String, Prefix: int(prefix.Int64), Desc: order.String == "D"}
			if x.Method != schema.Ordered {
				part.Prefix = 0
			}
			x.Parts = append(x.Parts, part)
		}
		return nil
	})
}

var methods = map[string]schema.Method{"BTREE": schema.Ordered, "HASH": schema.Hash, "FULLTEXT": schema.FullText, "SPATIAL": schema.Spatial, "RTREE": schema.Spatial}

func (m *mysql) readForeignKeys() error {
	query := `SELECT k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME, k.COLUMN_NAME, k.REFERENCED_TABLE_SCHEMA, k.REFERENCED_TABLE_NAME, k.REFERENCED_COLUMN_NAME, r.DELETE_RULE, r.UPDATE_RULE
		FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r
		ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.TABLE_NAME = k.TABLE_NAME AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME
		WHERE k.TABLE_SCHEMA IN (` + m.marks + `) AND k.REFERENCED_TABLE_NAME IS NOT NULL ORDER BY k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION`
	return m.each("foreign keys", query, m.schemas, func(rows *sql.Rows) error {
		var database, table, name, column, refDatabase, refTable, refColumn, onDelete, onUpdate string
		if err := rows.Scan(&database, &table, &name, &column, &refDatabase, &refTable, &refColumn, &onDelete, &onUpdate); err != nil {
			return err
		}
		if t := m.table(database, table); t != nil {
			fk := foreignKey(t, name)
			fk.RefSchema, fk.RefTable = m.in(refDatabase), refTable
			fk.OnDelete, fk.OnUpdate = actions[onDelete], actions[onUpdate]
			fk.Columns, fk.RefColumns = append(fk.Columns, column), append(fk.RefColumns, refColumn)
		}
		return nil
	})
}

var actions = map[string]schema.Action{"CASCADE": schema.Cascade, "SET NULL": schema.SetNull, "SET DEFAULT": schema.SetDefault}

func foreignKey(t *schema.Table, name string) *schema.ForeignKey {
	for _, fk := range t.ForeignKeys {
		if fk.Name == name {
			return fk
		}
	}
	fk := &schema.ForeignKey{Name: name}
	t.ForeignKeys = append(t.ForeignKeys, fk)
	return fk
}

func (m *mysql) readChecks() error {
	query := "SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA IN (" + m.marks + ")"
	if !m.maria {
		query = `SELECT c.CONSTRAINT_SCHEMA, t.TABLE_NAME, c.CONSTRAINT_NAME, c.CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS c
			JOIN information_schema.TABLE_CONSTRAINTS t ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME
			WHERE c.CONSTRAINT_SCHEMA IN (` + m.marks + ") AND t.CONSTRAINT_TYPE = 'CHECK'"
	}
	err := m.each("checks", query, m.schemas, func(rows *sql.Rows) error {
		var database, table string
		check := &schema.Check{}
		if err := rows.Scan(&database, &table, &check.Name, &check.Expr); err != nil {
			return err
		}
		if t := m.table(database, table); t != nil {
			t.Checks = append(t.Checks, check)
		}
		return nil
	})
	if err != nil && !m.maria && strings.Contains(err.Error(), "CHECK_CONSTRAINTS") {
		return nil // MySQL before 8.0.16 has none
	}
	return err
}

// finish undoes what MariaDB makes of JSON.
func (m *mysql) finish() error {
	for _, t := range m.tables {
		mysqltype.FoldJSON(t)
	}
	return nil
}
