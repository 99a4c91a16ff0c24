package mysqlddl

import (
	"errors"
	"slices"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/apigen/apigen/parser/schema"
)

func (r *reader) createTable(n *ast.CreateTableStmt, replace bool) error {
	if n.TemporaryKeyword != ast.TemporaryNone {
		return nil
	}
	name := r.name(n.Table)
	if n.IfNotExists && r.DB.Table(name.Schema, name.Name) != nil {
		return nil
	}
	t := &schema.Table{Schema: name.Schema, Name: name.Name, Kind: schema.BaseTable, Span: r.stmt.Find(name.Name, "table", "exists", ".")}
	switch {
	case n.ReferTable != nil:
		if err := r.like(t, n.ReferTable); err != nil {
			return err
		}
	case n.Select != nil:
		return errors.New("columns of CREATE TABLE … SELECT are not followed")
	default:
		r.define(t, n)
	}
	return r.Create(t, replace)
}

func (r *reader) define(t *schema.Table, n *ast.CreateTableStmt) {
	text := collation{}
	for _, o := range n.Options {
		switch o.Tp {
		case ast.TableOptionComment:
			t.Comment = o.StrValue
		case ast.TableOptionCharset:
			text.charset = o.StrValue
		case ast.TableOptionCollate:
			text.collate = o.StrValue
		}
	}
	for _, def := range n.Cols {
		t.Columns = append(t.Columns, r.column(t, def, text))
	}
	for _, def := range n.Cols {
		r.keys(t, def)
	}
	for _, c := range n.Constraints {
		r.constraint(t, c)
	}
	r.serveForeignKeys(t)
}

// like copies columns and indexes of another table.
func (r *reader) like(t *schema.Table, from *ast.TableName) error {
	origin, err := r.Table(r.name(from))
	if err != nil {
		return err
	}
	t.Comment, t.PrimaryKey = origin.Comment, slices.Clone(origin.PrimaryKey)
	for _, c := range origin.Columns {
		c := *c
		t.Columns = append(t.Columns, &c)
	}
	for _, x := range origin.Indexes {
		x := *x
		x.Parts = slices.Clone(x.Parts)
		t.Indexes = append(t.Indexes, &x)
	}
	for _, c := range origin.Checks {
		c := *c
		t.Checks = append(t.Checks, &c)
	}
	return nil
}

func (r *reader) drop(node ast.StmtNode) error {
	switch n := node.(type) {
	case *ast.DropTableStmt:
		return r.dropTables(n)
	case *ast.DropIndexStmt:
		t, err := r.Table(r.name(n.Table))
		if err != nil {
			return err
		}
		return r.dropIndex(t, n.IndexName, n.IfExists)
	case *ast.DropDatabaseStmt:
		r.DropSchema(r.Named(n.Name.O, "").Schema)
	}
	return nil
}

func (r *reader) dropTables(n *ast.DropTableStmt) error {
	if n.TemporaryKeyword != ast.TemporaryNone {
		return nil
	}
	for _, table := range n.Tables {
		name := r.name(table)
		if _, err := r.Table(name); err != nil && !n.IfExists {
			return err
		}
		r.Drop(name)
	}
	return nil
}

func (r *reader) renameTables(n *ast.RenameTableStmt) error {
	for _, pair := range n.TableToTables {
		if err := r.rename(r.name(pair.OldTable), r.name(pair.NewTable)); err != nil {
			return err
		}
	}
	return nil
}
