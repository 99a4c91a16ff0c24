package pgddl

import (
	"slices"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/draft"
	"github.com/apigen/apigen/parser/schema/pgtype"
	"github.com/apigen/apigen/parser/schema/statement"
	"github.com/apigen/apigen/parser/source"
)

func (r *reader) createTable(s *createStmt) error {
	if s.Partbound != nil || s.Relation.Persistence == "t" {
		return nil // a partition is part of its table
	}
	name := r.name(s.Relation.Schema, s.Relation.Name)
	if s.IfNotExists && r.DB.Table(name.Schema, name.Name) != nil {
		return nil
	}
	t := &schema.Table{Schema: name.Schema, Name: name.Name, Kind: schema.BaseTable, Span: r.span(s.Relation)}
	for _, parent := range s.InhRelations {
		if err := r.copyColumns(t, parent.RangeVar, inherited); err != nil {
			return err
		}
	}
	for _, e := range s.Elements {
		var err error
		switch {
		case e.ColumnDef != nil:
			err = r.merge(t, r.column(t, e.ColumnDef))
		case e.TableLikeClause != nil:
			err = r.copyColumns(t, &e.TableLikeClause.Relation, e.TableLikeClause.Options)
		}
		if err != nil {
			return err
		}
	}
	r.constraints(t, s.Elements)
	return r.Create(t, false)
}

// constraints adds those of the columns and those of the table. The engine
// names indexes first, then foreign keys.
func (r *reader) constraints(t *schema.Table, elements []node) {
	for _, e := range elements {
		if e.ColumnDef != nil {
			for _, c := range e.ColumnDef.Constraints {
				r.constraint(t, c.Constraint, e.ColumnDef.Name)
			}
		}
	}
	for _, e := range elements {
		r.constraint(t, e.Constraint, "")
	}
}

// merge adds a column; one that a parent has is defined again.
func (r *reader) merge(t *schema.Table, c *schema.Column) error {
	if i, err := r.Column(t, c.Name); err == nil && !t.Columns[i].Span.Start.Valid() {
		t.Columns[i] = c
		return nil
	}
	return r.AddColumn(t, c, -1)
}

func (r *reader) span(v rangeVar) source.Span {
	i := r.stmt.From(v.Location, func(t statement.Token) bool { return t.Value == v.Name })
	return r.stmt.Span(i)
}

// The options of LIKE … INCLUDING.
const (
	likeComments  = 1 << 0
	likeChecks    = 1 << 2
	likeDefaults  = 1 << 3
	likeGenerated = 1 << 4
	likeIdentity  = 1 << 5
	likeIndexes   = 1 << 6
	inherited     = likeChecks | likeDefaults | likeGenerated
)

// copyColumns takes over the columns of another table: of a parent with its
// rules, of LIKE with what it includes.
func (r *reader) copyColumns(t *schema.Table, from *rangeVar, options uint32) error {
	if from == nil {
		return nil
	}
	origin, err := r.relation(*from)
	if err != nil {
		return err
	}
	for _, c := range origin.Columns {
		c := *c
		c.Span = source.Span{}
		if options&likeDefaults == 0 {
			c.Default = nil
		}
		if options&likeGenerated == 0 {
			c.Generated = nil
		}
		if options&likeIdentity == 0 {
			c.Identity = ""
		}
		if options&likeComments == 0 {
			c.Comment = ""
		}
		if err := r.AddColumn(t, &c, -1); err != nil {
			return err
		}
	}
	if options&likeChecks != 0 {
		for _, c := range origin.Checks {
			c := *c
			t.Checks = append(t.Checks, &c)
		}
	}
	if options&likeIndexes != 0 {
		r.copyIndexes(t, origin)
	}
	return nil
}

func (r *reader) copyIndexes(t, origin *schema.Table) {
	t.PrimaryKey = slices.Clone(origin.PrimaryKey)
	for _, x := range origin.Indexes {
		x := *x
		x.Parts, x.Name = slices.Clone(x.Parts), ""
		label := "idx"
		if x.Key() {
			label = "key"
		}
		r.addIndex(t, &x, label)
	}
}

// column makes a column from its definition, without its keys.
func (r *reader) column(t *schema.Table, def *columnDef) *schema.Column {
	c := &schema.Column{Name: def.Name, Nullable: true, Span: r.stmt.Span(r.stmt.From(def.Location, func(statement.Token) bool { return true }))}
	var serial bool
	c.Type, serial = r.typeOf(def.TypeName)
	c.CaseInsensitive = c.Type.SQL == "citext"
	if serial {
		c.Identity, c.Nullable = schema.ByDefault, false
	}
	for i, n := range def.Constraints {
		if n.Constraint != nil {
			r.rule(c, n.Constraint, following(def, i))
		}
	}
	return c
}

// following is the offset of what comes behind constraint i of a column.
func following(def *columnDef, i int) int {
	end := 1 << 30
	for _, n := range def.Constraints {
		if n.Constraint != nil && n.Constraint.Location > def.Constraints[i].Constraint.Location {
			end = min(end, n.Constraint.Location)
		}
	}
	return end
}

// rule applies a constraint that says something about the column itself.
func (r *reader) rule(c *schema.Column, k *constraint, end int) {
	switch k.Contype {
	case "CONSTR_NOTNULL", "CONSTR_PRIMARY":
		c.Nullable = false
	case "CONSTR_NULL":
		c.Nullable = true
	case "CONSTR_DEFAULT":
		r.setDefault(c, r.behind("default", k.Location, end))
	case "CONSTR_IDENTITY":
		c.Nullable = false
		if c.Identity = schema.ByDefault; k.GeneratedWhen == "a" {
			c.Identity = schema.Always
		}
	case "CONSTR_GENERATED":
		c.Generated = &schema.Generated{Stored: k.GeneratedKind != "v", Expr: r.stmt.Inside(k.Location)}
	}
}

func (r *reader) setDefault(c *schema.Column, sql string) {
	var numbered bool
	if c.Default, numbered = pgtype.Default(sql, c.Type); numbered {
		c.Identity = schema.ByDefault
	}
}

// behind is the text of the expression that follows a word.
func (r *reader) behind(word string, offset, end int) string {
	first := 1 + r.stmt.From(offset, func(t statement.Token) bool { return t.Is(word) })
	last := r.stmt.Until(first, func(t statement.Token) bool { return t.Start >= end })
	return r.stmt.Excerpt(first, last)
}

func (r *reader) drop(s *drop) error {
	for i := range s.Objects {
		n := r.named(s.Objects[i].path())
		switch s.Type {
		case "OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW":
			if _, err := r.Table(n); err != nil && !s.MissingOK {
				return err
			}
			r.Drop(n)
		case "OBJECT_INDEX":
			r.dropIndex(n)
		case "OBJECT_SCHEMA":
			r.DropSchema(r.Named(n.Name, "").Schema)
		case "OBJECT_TYPE", "OBJECT_DOMAIN":
			delete(r.domains, n)
			if in := r.DB.Schema(n.Schema); in != nil {
				in.Enums = slices.DeleteFunc(in.Enums, func(e *schema.Enum) bool { return e.Name == n.Name })
			}
		}
	}
	return nil
}

func (r *reader) dropIndex(n draft.Name) {
	if t, x := r.Index(n); t != nil {
		t.Indexes = slices.DeleteFunc(t.Indexes, func(other *schema.Index) bool { return other == x })
	}
}
