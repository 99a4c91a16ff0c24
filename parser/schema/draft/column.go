package draft

import (
	"fmt"
	"slices"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/statement"
)

// Column returns a column with its place, or an error that says it is not
// there.
func (d *Draft) Column(t *schema.Table, name string) (int, error) {
	i := slices.IndexFunc(t.Columns, func(c *schema.Column) bool { return d.Same(c.Name, name) })
	if i < 0 {
		return 0, fmt.Errorf("table %s has no column %s at this point", t.QualifiedName(), name)
	}
	return i, nil
}

// AddColumn puts a column at a place, which is moved to the end when it is
// outside.
func (d *Draft) AddColumn(t *schema.Table, c *schema.Column, at int) error {
	if _, err := d.Column(t, c.Name); err == nil {
		return fmt.Errorf("table %s has column %s already", t.QualifiedName(), c.Name)
	}
	if at < 0 || at > len(t.Columns) {
		at = len(t.Columns)
	}
	t.Columns = slices.Insert(t.Columns, at, c)
	return nil
}

// DropColumn removes a column. What holds it goes too: the key, constraints
// and indexes; MySQL keeps an index with the columns that remain.
func (d *Draft) DropColumn(t *schema.Table, name string) error {
	i, err := d.Column(t, name)
	if err != nil {
		return err
	}
	t.Columns = slices.Delete(t.Columns, i, i+1)
	holds := func(columns []string) bool {
		return slices.ContainsFunc(columns, func(c string) bool { return d.Same(c, name) })
	}
	if holds(t.PrimaryKey) {
		t.PrimaryKey = slices.DeleteFunc(t.PrimaryKey, func(c string) bool { return !d.Fold || d.Same(c, name) })
	}
	t.ForeignKeys = slices.DeleteFunc(t.ForeignKeys, func(fk *schema.ForeignKey) bool { return holds(fk.Columns) })
	t.Indexes = slices.DeleteFunc(t.Indexes, func(x *schema.Index) bool { return d.shrink(x, name) })
	t.Checks = slices.DeleteFunc(t.Checks, func(c *schema.Check) bool { return mentions(d.DB.Dialect, c.Expr, name) })
	return nil
}

// shrink takes a column out of an index and reports whether the index is gone.
func (d *Draft) shrink(x *schema.Index, column string) bool {
	is := func(p schema.Part) bool { return p.Column != "" && d.Same(p.Column, column) }
	if !slices.ContainsFunc(x.Parts, is) && !uses(d.DB.Dialect, x, column) {
		return false
	}
	if !d.Fold {
		return true
	}
	x.Parts = slices.DeleteFunc(x.Parts, is)
	return len(x.Parts) == 0
}

// RenameColumn gives a column another name, also in what refers to it.
func (d *Draft) RenameColumn(t *schema.Table, from, to string) error {
	i, err := d.Column(t, from)
	if err != nil {
		return err
	}
	if _, err := d.Column(t, to); err == nil && !d.Same(from, to) {
		return fmt.Errorf("table %s has column %s already", t.QualifiedName(), to)
	}
	t.Columns[i].Name = to
	rename := func(columns []string) {
		for i, c := range columns {
			if d.Same(c, from) {
				columns[i] = to
			}
		}
	}
	rename(t.PrimaryKey)
	for _, fk := range t.ForeignKeys {
		rename(fk.Columns)
	}
	for _, x := range t.Indexes {
		d.renamePart(x, from, to)
	}
	d.eachReference(Name{t.Schema, t.Name}, func(fk *schema.ForeignKey) { rename(fk.RefColumns) })
	return nil
}

func (d *Draft) renamePart(x *schema.Index, from, to string) {
	for i := range x.Parts {
		if d.Same(x.Parts[i].Column, from) {
			x.Parts[i].Column = to
		}
	}
}

// uses reports whether an expression or the predicate of an index names a
// column.
func uses(dialect schema.Dialect, x *schema.Index, column string) bool {
	return mentions(dialect, x.Predicate, column) ||
		slices.ContainsFunc(x.Parts, func(p schema.Part) bool { return mentions(dialect, p.Expr, column) })
}

func mentions(dialect schema.Dialect, expr, column string) bool {
	return slices.ContainsFunc(statement.Tokens(expr, dialect), func(t statement.Token) bool {
		return t.Kind == statement.Quoted && t.Value == column || t.Is(column)
	})
}
