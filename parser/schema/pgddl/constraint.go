package pgddl

import (
	"slices"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/draft"
	"github.com/apigen/apigen/parser/schema/pgtype"
	"github.com/apigen/apigen/parser/schema/statement"
)

// constraint adds a key or condition. column is the one that it stands behind,
// "" for a constraint of the table.
func (r *reader) constraint(t *schema.Table, k *constraint, column string) {
	if k == nil {
		return
	}
	columns := names(k.Keys)
	if column != "" {
		columns = []string{column}
	}
	switch k.Contype {
	case "CONSTR_PRIMARY":
		if t.PrimaryKey = columns; k.Indexname != "" {
			t.PrimaryKey = r.promote(t, k)
		}
	case "CONSTR_UNIQUE":
		if k.Indexname != "" {
			r.promote(t, k)
			return
		}
		x := &schema.Index{Name: k.Conname, Unique: true, NullsSame: k.NullsSame, Span: r.stmt.Span(r.stmt.From(k.Location, anyToken))}
		for _, c := range columns {
			x.Parts = append(x.Parts, schema.Part{Column: c})
		}
		r.addIndex(t, x, "key")
	case "CONSTR_FOREIGN":
		if column == "" {
			columns = names(k.FkAttrs)
		}
		r.addForeignKey(t, k, columns)
	case "CONSTR_CHECK":
		r.addCheck(t, k)
	}
}

func anyToken(statement.Token) bool { return true }

// promote makes a constraint of an index: USING INDEX. The index takes the
// name of the constraint, or goes when it is the primary key's.
func (r *reader) promote(t *schema.Table, k *constraint) []string {
	var columns []string
	t.Indexes = slices.DeleteFunc(t.Indexes, func(x *schema.Index) bool {
		if x.Name != k.Indexname {
			return false
		}
		columns, _ = x.Columns()
		if k.Conname != "" {
			x.Name = k.Conname
		}
		return k.Contype == "CONSTR_PRIMARY"
	})
	return columns
}

func (r *reader) addForeignKey(t *schema.Table, k *constraint, columns []string) {
	target := r.name(k.Pktable.Schema, k.Pktable.Name)
	if other, err := r.relation(k.Pktable); err == nil {
		target = draft.Name{Schema: other.Schema, Name: other.Name}
	}
	fk := &schema.ForeignKey{Name: k.Conname, Columns: columns, RefSchema: target.Schema, RefTable: target.Name, RefColumns: names(k.PkAttrs),
		OnDelete: pgtype.Action(k.FkDel), OnUpdate: pgtype.Action(k.FkUpd), Span: r.stmt.Span(r.stmt.From(k.Location, anyToken))}
	if fk.Name == "" {
		fk.Name = generated(t.Name, columns, "fkey", constraintNames(t))
	}
	t.ForeignKeys = append(t.ForeignKeys, fk)
}

func constraintNames(t *schema.Table) []string {
	return append(append(draft.ForeignKeyNames(t), draft.CheckNames(t)...), draft.IndexNames(t)...)
}

func (r *reader) addCheck(t *schema.Table, k *constraint) {
	word := r.stmt.From(k.Location, func(t statement.Token) bool { return t.Is("check") })
	if word >= len(r.stmt.Tokens) {
		return
	}
	c := &schema.Check{Name: k.Conname, Expr: r.stmt.Inside(r.stmt.Tokens[word].End), Span: r.stmt.Span(word)}
	if c.Name == "" {
		c.Name = generated(t.Name, only(t, c.Expr), "check", constraintNames(t))
	}
	t.Checks = append(t.Checks, c)
}

// only is the one column that a condition names; nothing when it names more.
func only(t *schema.Table, expr string) []string {
	var out []string
	for _, token := range statement.Tokens(expr, schema.Postgres) {
		named := token.Kind == statement.Word || token.Kind == statement.Quoted
		if named && t.Column(token.Value) != nil && !slices.Contains(out, token.Value) {
			out = append(out, token.Value)
		}
	}
	if len(out) != 1 {
		return nil
	}
	return out
}

func (r *reader) createIndex(s *indexStmt) error {
	t, err := r.relation(s.Relation)
	if err != nil {
		return err
	}
	if other, _ := r.Index(draft.Name{Schema: t.Schema, Name: s.Name}); other != nil && s.Name != "" {
		if s.IfNotExists {
			return nil
		}
		return &statement.Error{Message: "index " + s.Name + " is there already"}
	}
	x := &schema.Index{Name: s.Name, Unique: s.Unique, Method: pgtype.Method(s.Method), NullsSame: s.NullsSame, Span: r.stmt.Find(s.Name, "index")}
	texts, predicate := r.stmt.IndexParts()
	if s.Where != nil {
		x.Predicate = predicate
	}
	for i, p := range s.Params {
		if p.IndexElem != nil {
			x.Parts = append(x.Parts, part(p.IndexElem, texts, i))
		}
	}
	r.addIndex(t, x, "idx")
	return nil
}

func part(e *indexElem, texts []string, i int) schema.Part {
	p := schema.Part{Column: e.Name, Desc: e.Ordering == "SORTBY_DESC"}
	if e.Expr != nil && i < len(texts) {
		p.Expr = texts[i]
	}
	switch {
	case e.Nulls == "SORTBY_NULLS_FIRST" && !p.Desc:
		p.Nulls = schema.NullsFirst
	case e.Nulls == "SORTBY_NULLS_LAST" && p.Desc:
		p.Nulls = schema.NullsLast
	}
	return p
}
