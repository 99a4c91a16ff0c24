package mysqlddl

import (
	"fmt"
	"slices"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/mysqltype"
)

func (r *reader) alterTable(n *ast.AlterTableStmt) error {
	t, err := r.Table(r.name(n.Table))
	if err != nil {
		return err
	}
	for _, spec := range n.Specs {
		if err := r.alter(t, spec); err != nil {
			return err
		}
	}
	r.serveForeignKeys(t)
	return nil
}

// alter makes one change. Changes that the model does not show are no errors.
func (r *reader) alter(t *schema.Table, s *ast.AlterTableSpec) error {
	switch s.Tp {
	case ast.AlterTableAddColumns:
		return r.addColumns(t, s)
	case ast.AlterTableAddConstraint:
		r.constraint(t, s.Constraint)
	case ast.AlterTableModifyColumn:
		return r.changeColumn(t, s.NewColumns[0].Name.Name.O, s)
	case ast.AlterTableChangeColumn:
		return r.changeColumn(t, s.OldColumnName.Name.O, s)
	case ast.AlterTableRenameColumn:
		return r.RenameColumn(t, s.OldColumnName.Name.O, s.NewColumnName.Name.O)
	case ast.AlterTableAlterColumn:
		return r.alterDefault(t, s)
	case ast.AlterTableRenameTable:
		to := r.name(s.NewTable)
		if s.NewTable.Schema.O == "" {
			to.Schema = t.Schema
		}
		return r.rename(r.Named(t.Schema, t.Name), to)
	case ast.AlterTableRenameIndex:
		return r.renameIndex(t, s.FromKey.O, s.ToKey.O)
	case ast.AlterTableOption:
		for _, o := range s.Options {
			if o.Tp == ast.TableOptionComment {
				t.Comment = o.StrValue
			}
		}
	default:
		return r.alterDrop(t, s)
	}
	return nil
}

func (r *reader) alterDrop(t *schema.Table, s *ast.AlterTableSpec) error {
	switch s.Tp {
	case ast.AlterTableDropColumn:
		if _, err := r.Column(t, s.OldColumnName.Name.O); err != nil && s.IfExists {
			return nil
		}
		return r.DropColumn(t, s.OldColumnName.Name.O)
	case ast.AlterTableDropPrimaryKey:
		t.PrimaryKey = nil
	case ast.AlterTableDropIndex:
		return r.dropIndex(t, s.Name, s.IfExists)
	case ast.AlterTableDropForeignKey:
		t.ForeignKeys = slices.DeleteFunc(t.ForeignKeys, func(fk *schema.ForeignKey) bool { return r.Same(fk.Name, s.Name) })
	case ast.AlterTableDropCheck:
		return r.dropConstraint(t, s.Constraint.Name)
	}
	return nil
}

// dropConstraint drops whatever has the name: DROP CONSTRAINT names a check, a
// foreign key or a unique key.
func (r *reader) dropConstraint(t *schema.Table, name string) error {
	t.Checks = slices.DeleteFunc(t.Checks, func(c *schema.Check) bool { return r.Same(c.Name, name) })
	t.ForeignKeys = slices.DeleteFunc(t.ForeignKeys, func(fk *schema.ForeignKey) bool { return r.Same(fk.Name, name) })
	return r.dropIndex(t, name, true)
}

func (r *reader) addColumns(t *schema.Table, s *ast.AlterTableSpec) error {
	at, err := r.place(t, s.Position, -1)
	if err != nil {
		return err
	}
	for _, def := range s.NewColumns {
		if _, err := r.Column(t, def.Name.Name.O); err == nil && s.IfNotExists {
			continue
		}
		if err := r.AddColumn(t, r.column(t, def, collation{}), at); err != nil {
			return err
		}
		r.keys(t, def)
	}
	for _, c := range s.NewConstraints {
		r.constraint(t, c)
	}
	return nil
}

// place is where a column goes: FIRST, AFTER another, or where it is told.
func (r *reader) place(t *schema.Table, p *ast.ColumnPosition, otherwise int) (int, error) {
	switch {
	case p == nil || p.Tp == ast.ColumnPositionNone:
		return otherwise, nil
	case p.Tp == ast.ColumnPositionFirst:
		return 0, nil
	}
	i, err := r.Column(t, p.RelativeColumn.Name.O)
	return i + 1, err
}

// changeColumn defines a column anew, with keys that it is part of as they are.
func (r *reader) changeColumn(t *schema.Table, old string, s *ast.AlterTableSpec) error {
	def := s.NewColumns[0]
	i, err := r.Column(t, old)
	if err != nil {
		if s.IfExists {
			return nil
		}
		return err
	}
	if err := r.RenameColumn(t, old, def.Name.Name.O); err != nil {
		return err
	}
	t.Columns = slices.Delete(t.Columns, i, i+1)
	at, err := r.place(t, s.Position, i)
	if err != nil {
		return err
	}
	if err := r.AddColumn(t, r.column(t, def, collation{}), at); err != nil {
		return err
	}
	r.keys(t, def)
	return nil
}

func (r *reader) alterDefault(t *schema.Table, s *ast.AlterTableSpec) error {
	def := s.NewColumns[0]
	i, err := r.Column(t, def.Name.Name.O)
	if err != nil {
		return err
	}
	t.Columns[i].Default = nil
	for _, o := range def.Options {
		t.Columns[i].Default = mysqltype.Default(r.value(o.Expr), t.Columns[i].Type)
	}
	return nil
}

func (r *reader) renameIndex(t *schema.Table, from, to string) error {
	for _, x := range t.Indexes {
		if r.Same(x.Name, from) {
			x.Name = to
			return nil
		}
	}
	return fmt.Errorf("table %s has no index %s at this point", t.QualifiedName(), from)
}
