package pgddl

import (
	"errors"

	"github.com/apigen/apigen/parser/schema"
)

func (r *reader) createView(s *viewStmt) error {
	if s.View.Persistence == "t" {
		return nil
	}
	return r.view(s.View, s.Query, s.Aliases, s.Replace)
}

func (r *reader) createTableAs(s *createTableAs) error {
	if s.Into.Rel.Persistence == "t" {
		return nil
	}
	if s.Objtype != "OBJECT_MATVIEW" {
		return errors.New("columns of CREATE TABLE … AS are not followed")
	}
	return r.view(s.Into.Rel, s.Query, s.Into.ColNames, false)
}

func (r *reader) view(relation rangeVar, query node, aliases []node, replace bool) error {
	name := r.name(relation.Schema, relation.Name)
	columns, err := r.selected(query.SelectStmt)
	if err != nil {
		return err
	}
	if len(aliases) > len(columns) {
		return errors.New("the view has more names than its query has columns")
	}
	for i, alias := range names(aliases) {
		columns[i].Name = alias
	}
	for _, c := range columns {
		c.Span = r.stmt.Find(c.Name)
	}
	return r.Create(&schema.Table{Schema: name.Schema, Name: name.Name, Kind: schema.View, Columns: columns, Span: r.span(relation)}, replace)
}

// from is a table that a query reads from.
type from struct {
	alias   string
	columns []*schema.Column
}

// selected lists the columns of a query. What is no column of a table, count
// or cast has no known type.
func (r *reader) selected(s *selectStmt) ([]*schema.Column, error) {
	for s != nil && s.Larg != nil {
		s = s.Larg
	}
	if s == nil {
		return nil, errors.New("the view's query is of a form that is not followed")
	}
	var sources []from
	for _, n := range s.From {
		if err := r.sources(n, &sources); err != nil {
			return nil, err
		}
	}
	var out []*schema.Column
	for _, n := range s.TargetList {
		if n.ResTarget == nil {
			continue
		}
		columns := r.target(sources, n.ResTarget.Val)
		if n.ResTarget.Name != "" && len(columns) == 1 {
			columns[0].Name = n.ResTarget.Name
		}
		out = append(out, columns...)
	}
	return out, nil
}

func (r *reader) sources(n node, out *[]from) error {
	switch {
	case n.RangeVar != nil:
		t, err := r.relation(*n.RangeVar)
		if err != nil {
			return err
		}
		f := from{alias: t.Name, columns: t.Columns}
		if n.RangeVar.Alias != nil {
			f.alias = n.RangeVar.Alias.Name
		}
		*out = append(*out, f)
	case n.JoinExpr != nil:
		if err := r.sources(n.JoinExpr.Larg, out); err != nil {
			return err
		}
		return r.sources(n.JoinExpr.Rarg, out)
	case n.RangeSubselect != nil && n.RangeSubselect.Alias != nil:
		columns, err := r.selected(n.RangeSubselect.Subquery.SelectStmt)
		*out = append(*out, from{n.RangeSubselect.Alias.Name, columns})
		return err
	default:
		return errors.New("the view reads from what is not followed")
	}
	return nil
}

// target lists the columns that one expression of a query makes.
func (r *reader) target(sources []from, n node) []*schema.Column {
	switch {
	case n.ColumnRef != nil:
		return column(sources, names(n.ColumnRef.Fields))
	case n.TypeCast != nil:
		inner := r.target(sources, n.TypeCast.Arg)
		c := &schema.Column{Nullable: true, Name: "?column?"}
		if len(inner) == 1 {
			c.Name = inner[0].Name
		}
		c.Type, _ = r.typeOf(n.TypeCast.TypeName)
		return []*schema.Column{c}
	case n.FuncCall != nil:
		path := names(n.FuncCall.Funcname)
		c := unknown(path[len(path)-1])
		if c.Name == "count" {
			c.Type = schema.Type{Kind: schema.Int64, SQL: "bigint"}
		}
		return []*schema.Column{c}
	}
	return []*schema.Column{unknown("?column?")}
}

func unknown(name string) *schema.Column {
	return &schema.Column{Name: name, Nullable: true, Type: schema.Type{Kind: schema.Unknown}}
}

// column finds what a path of names means: [[schema.]table.]column, or * for
// all columns.
func column(sources []from, path []string) []*schema.Column {
	if len(path) == 0 {
		return nil
	}
	last, table := path[len(path)-1], ""
	if len(path) > 1 {
		table = path[len(path)-2]
	}
	var out []*schema.Column
	for _, f := range sources {
		for _, c := range f.columns {
			if (table == "" || table == f.alias) && (last == "*" || last == c.Name) {
				out = append(out, &schema.Column{Name: c.Name, Type: c.Type, Nullable: true, CaseInsensitive: c.CaseInsensitive})
			}
		}
	}
	switch {
	case last == "*":
		return out
	case len(out) == 0:
		return []*schema.Column{unknown(last)}
	}
	return out[:1]
}
