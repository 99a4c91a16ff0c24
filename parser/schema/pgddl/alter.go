package pgddl

import (
	"fmt"
	"slices"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/draft"
	"github.com/apigen/apigen/parser/schema/statement"
)

func (r *reader) alterTable(s *alterTable) error {
	if r.isIndex(s.Relation) {
		return nil
	}
	t, err := r.relation(s.Relation)
	if err != nil {
		if s.MissingOK {
			return nil
		}
		return err
	}
	for _, n := range s.Cmds {
		if n.AlterTableCmd == nil {
			continue
		}
		if err := r.alter(t, n.AlterTableCmd); err != nil {
			return err
		}
	}
	return nil
}

// isIndex reports whether ALTER names an index, which the model keeps.
func (r *reader) isIndex(v rangeVar) bool {
	t, _ := r.Index(r.name(v.Schema, v.Name))
	return t != nil || r.stmt.Tokens[1].Is("index", "sequence")
}

// alter makes one change. Changes that the model does not show are no errors.
func (r *reader) alter(t *schema.Table, cmd *alterCmd) error {
	switch cmd.Subtype {
	case "AT_AddColumn":
		return r.addColumn(t, cmd)
	case "AT_DropColumn":
		if _, err := r.Column(t, cmd.Name); err != nil && cmd.MissingOK {
			return nil
		}
		return r.DropColumn(t, cmd.Name)
	case "AT_AddConstraint", "AT_AddIndex", "AT_AddIndexConstraint":
		if cmd.Def != nil {
			r.constraint(t, cmd.Def.Constraint, "")
		}
	case "AT_DropConstraint":
		return r.dropConstraint(t, cmd)
	case "AT_AttachPartition":
		return r.attach(cmd)
	default:
		return r.alterColumn(t, cmd)
	}
	return nil
}

func (r *reader) addColumn(t *schema.Table, cmd *alterCmd) error {
	if cmd.Def == nil || cmd.Def.ColumnDef == nil {
		return nil
	}
	def := cmd.Def.ColumnDef
	if _, err := r.Column(t, def.Name); err == nil && cmd.MissingOK {
		return nil
	}
	if err := r.AddColumn(t, r.column(t, def), -1); err != nil {
		return err
	}
	r.constraints(t, []node{*cmd.Def})
	return nil
}

func (r *reader) alterColumn(t *schema.Table, cmd *alterCmd) error {
	if cmd.Name == "" {
		return nil
	}
	i, err := r.Column(t, cmd.Name)
	if err != nil {
		return nil // a name of something else, such as a trigger
	}
	c := t.Columns[i]
	switch cmd.Subtype {
	case "AT_AlterColumnType":
		if cmd.Def != nil && cmd.Def.ColumnDef != nil {
			c.Type, _ = r.typeOf(cmd.Def.ColumnDef.TypeName)
			c.CaseInsensitive = c.Type.SQL == "citext"
		}
	case "AT_ColumnDefault":
		if c.Default = nil; cmd.Def != nil {
			r.setDefault(c, r.behind("default", r.after(cmd.Name), 1<<30))
		}
	case "AT_SetNotNull":
		c.Nullable = false
	case "AT_DropNotNull":
		c.Nullable = true
	case "AT_AddIdentity":
		if cmd.Def != nil && cmd.Def.Constraint != nil {
			r.rule(c, cmd.Def.Constraint, 1<<30)
		}
	case "AT_DropIdentity":
		c.Identity = ""
	case "AT_DropExpression":
		c.Generated = nil
	}
	return nil
}

// after is the offset behind a column's name in ALTER COLUMN.
func (r *reader) after(column string) int {
	for i, t := range r.stmt.Tokens {
		if t.Value == column && i > 0 && r.stmt.Tokens[i-1].Is("column", "alter") {
			return t.End
		}
	}
	return 0
}

// dropConstraint drops whatever has the name.
func (r *reader) dropConstraint(t *schema.Table, cmd *alterCmd) error {
	t.Checks = slices.DeleteFunc(t.Checks, func(c *schema.Check) bool { return c.Name == cmd.Name })
	t.ForeignKeys = slices.DeleteFunc(t.ForeignKeys, func(fk *schema.ForeignKey) bool { return fk.Name == cmd.Name })
	t.Indexes = slices.DeleteFunc(t.Indexes, func(x *schema.Index) bool { return x.Name == cmd.Name })
	if cmd.Name == shortened(t.Name, "", "pkey") {
		t.PrimaryKey = nil
	}
	return nil
}

// attach takes a table away that becomes a partition.
func (r *reader) attach(cmd *alterCmd) error {
	word := r.stmt.From(0, func(t statement.Token) bool { return t.Is("partition") })
	last := word + 1
	if last+2 < len(r.stmt.Tokens) && r.stmt.Tokens[last+1].Value == "." {
		r.Drop(r.name(r.stmt.Tokens[last].Value, r.stmt.Tokens[last+2].Value))
		return nil
	}
	if last < len(r.stmt.Tokens) {
		r.Drop(r.name("", r.stmt.Tokens[last].Value))
	}
	return nil
}

func (r *reader) rename(s *rename) error {
	switch s.Type {
	case "OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW":
		t, err := r.relation(s.Relation)
		if err != nil {
			return err
		}
		return r.Rename(draft.Name{Schema: t.Schema, Name: t.Name}, draft.Name{Schema: t.Schema, Name: s.Newname})
	case "OBJECT_COLUMN":
		t, err := r.relation(s.Relation)
		if err != nil {
			return err
		}
		return r.RenameColumn(t, s.Subname, s.Newname)
	case "OBJECT_INDEX":
		_, x := r.Index(r.name(s.Relation.Schema, s.Relation.Name))
		if x == nil {
			return fmt.Errorf("there is no index %s at this point", s.Relation.Name)
		}
		x.Name = s.Newname
	case "OBJECT_TABCONSTRAINT":
		t, err := r.relation(s.Relation)
		if err != nil {
			return err
		}
		renameConstraint(t, s.Subname, s.Newname)
	case "OBJECT_TYPE", "OBJECT_DOMAIN":
		from := r.named(s.Object.path())
		r.retype(from, draft.Name{Schema: from.Schema, Name: s.Newname})
	}
	return nil
}

func renameConstraint(t *schema.Table, from, to string) {
	for _, c := range t.Checks {
		if c.Name == from {
			c.Name = to
		}
	}
	for _, fk := range t.ForeignKeys {
		if fk.Name == from {
			fk.Name = to
		}
	}
	for _, x := range t.Indexes {
		if x.Name == from {
			x.Name = to
		}
	}
}

// retype gives a declared type another name; columns follow.
func (r *reader) retype(from, to draft.Name) {
	if base, ok := r.domains[from]; ok {
		delete(r.domains, from)
		r.domains[to] = base
	}
	if e := r.DB.Enum(from.Schema, from.Name); e != nil {
		in := r.Schema(from.Schema)
		in.Enums = slices.DeleteFunc(in.Enums, func(other *schema.Enum) bool { return other == e })
		e.Schema, e.Name = to.Schema, to.Name
		in = r.Schema(to.Schema)
		in.Enums = append(in.Enums, e)
	}
	r.eachType(func(_ *schema.Column, t *schema.Type) {
		if t.Schema == from.Schema && t.Name == from.Name {
			t.Schema, t.Name = to.Schema, to.Name
		}
	})
}

func (r *reader) setSchema(s *setSchema) error {
	to := r.Named(s.Newschema, "").Schema
	switch s.Type {
	case "OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW":
		t, err := r.relation(s.Relation)
		if err != nil {
			return err
		}
		return r.Rename(draft.Name{Schema: t.Schema, Name: t.Name}, draft.Name{Schema: to, Name: t.Name})
	case "OBJECT_TYPE", "OBJECT_DOMAIN":
		from := r.named(s.Object.path())
		r.retype(from, draft.Name{Schema: to, Name: from.Name})
	}
	return nil
}
