package live

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/apigen/apigen/parser/schema"
)

// Options choose what is read.
type Options struct {
	// Schemas are the schemas of PostgreSQL, or databases of MySQL, to read.
	// None: all but the system's in PostgreSQL and SQLite, the database of the
	// DSN in MySQL.
	Schemas []string
}

// Read reads a schema, which is not resolved yet. It only reads.
func Read(ctx context.Context, db *sql.DB, dialect schema.Dialect, opts Options) (*schema.DB, error) {
	r := &reader{ctx: ctx, db: &schema.DB{Dialect: dialect}, opts: opts, tables: map[tableName]*schema.Table{}}
	conn, err := db.Conn(ctx) // one connection: settings and names of SQLite belong to it
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, &sql.TxOptions{ReadOnly: dialect != schema.SQLite})
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	r.tx = tx
	for _, pass := range passes(r, dialect) {
		if err := pass(); err != nil {
			return nil, err
		}
	}
	return r.db, nil
}

func passes(r *reader, dialect schema.Dialect) []func() error {
	switch dialect {
	case schema.Postgres:
		p := &postgres{reader: r, relations: map[int64]*schema.Table{}, types: map[int64]pgType{}}
		return []func() error{p.settle, p.readTypes, p.readEnums, p.readTables, p.readColumns, p.readIndexes, p.readForeignKeys, p.readChecks}
	case schema.SQLite:
		s := &sqlite{reader: r}
		return []func() error{s.readTables, s.readEach}
	}
	m := &mysql{reader: r}
	return []func() error{m.settle, m.readTables, m.readColumns, m.readIndexes, m.readForeignKeys, m.readChecks, m.finish}
}

type tableName struct{ schema, name string }

type reader struct {
	ctx    context.Context
	tx     *sql.Tx
	db     *schema.DB
	opts   Options
	tables map[tableName]*schema.Table
}

// each runs a query and calls visit, which scans, for every row. what is read
// is named in errors.
func (r *reader) each(what, query string, args []any, visit func(*sql.Rows) error) error {
	rows, err := r.tx.QueryContext(r.ctx, query, args...)
	if err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := visit(rows); err != nil {
			return fmt.Errorf("read %s: %w", what, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	return nil
}

// add puts a table into its schema.
func (r *reader) add(t *schema.Table) {
	s := r.schema(t.Schema)
	s.Tables = append(s.Tables, t)
	r.tables[tableName{t.Schema, t.Name}] = t
}

func (r *reader) schema(name string) *schema.Schema {
	s := r.db.Schema(name)
	if s == nil {
		s = &schema.Schema{Name: name}
		r.db.Schemas = append(r.db.Schemas, s)
	}
	return s
}

// index returns the index of a name, which is made when it is new.
func index(t *schema.Table, name string) *schema.Index {
	for _, x := range t.Indexes {
		if x.Name == name {
			return x
		}
	}
	x := &schema.Index{Name: name}
	t.Indexes = append(t.Indexes, x)
	return x
}
