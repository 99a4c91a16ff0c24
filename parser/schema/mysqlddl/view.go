package mysqlddl

import (
	"errors"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/mysqltype"
)

func (r *reader) createView(n *ast.CreateViewStmt) error {
	name := r.name(n.ViewName)
	v := &schema.Table{Schema: name.Schema, Name: name.Name, Kind: schema.View, Span: r.stmt.Find(name.Name, "view", ".")}
	columns, err := r.selected(n.Select)
	if err != nil {
		return err
	}
	if len(n.Cols) > 0 && len(n.Cols) != len(columns) {
		return errors.New("the view's columns are not as many as those of its query")
	}
	for i, c := range n.Cols {
		columns[i].Name = c.O
	}
	for _, c := range columns {
		c.Span = r.stmt.Find(c.Name)
	}
	v.Columns = columns
	return r.Create(v, n.OrReplace)
}

// relation is a table that a query reads from.
type relation struct {
	alias    string
	table    *schema.Table
	optional bool // on the open side of an outer join
}

// selected lists the columns of a query. What is no column of a table has no
// known type.
func (r *reader) selected(node ast.Node) ([]*schema.Column, error) {
	switch n := node.(type) {
	case *ast.SelectStmt:
		return r.fields(n)
	case *ast.SetOprStmt:
		return r.selected(n.SelectList)
	case *ast.SetOprSelectList:
		if len(n.Selects) > 0 {
			return r.selected(n.Selects[0])
		}
	}
	return nil, errors.New("the view's query is of a form that is not followed")
}

func (r *reader) fields(n *ast.SelectStmt) ([]*schema.Column, error) {
	var from []relation
	if n.From != nil {
		if err := r.relations(n.From.TableRefs, false, &from); err != nil {
			return nil, err
		}
	}
	var out []*schema.Column
	for _, f := range n.Fields.Fields {
		if f.WildCard != nil {
			out = append(out, r.all(from, f.WildCard.Table.O)...)
			continue
		}
		c := r.field(from, f.Expr)
		if f.AsName.O != "" {
			c.Name = f.AsName.O
		}
		if c.Name == "" {
			c.Name = f.Text()
		}
		out = append(out, c)
	}
	return out, nil
}

// relations lists the tables of a FROM clause.
func (r *reader) relations(node ast.ResultSetNode, optional bool, out *[]relation) error {
	switch n := node.(type) {
	case nil:
		return nil
	case *ast.Join:
		if err := r.relations(n.Left, optional || n.Tp == ast.RightJoin, out); err != nil {
			return err
		}
		if n.Right == nil {
			return nil
		}
		return r.relations(n.Right, optional || n.Tp == ast.LeftJoin, out)
	case *ast.TableSource:
		return r.relation(n, optional, out)
	}
	return errors.New("the view reads from what is not followed")
}

func (r *reader) relation(n *ast.TableSource, optional bool, out *[]relation) error {
	if name, ok := n.Source.(*ast.TableName); ok {
		t, err := r.Table(r.name(name))
		if err != nil {
			return err
		}
		alias := n.AsName.O
		if alias == "" {
			alias = t.Name
		}
		*out = append(*out, relation{alias, t, optional})
		return nil
	}
	columns, err := r.selected(n.Source)
	if err != nil {
		return err
	}
	*out = append(*out, relation{n.AsName.O, &schema.Table{Columns: columns}, optional})
	return nil
}

func (r *reader) all(from []relation, alias string) []*schema.Column {
	var out []*schema.Column
	for _, f := range from {
		for _, c := range f.table.Columns {
			if alias == "" || alias == f.alias {
				out = append(out, r.seen(f, c))
			}
		}
	}
	return out
}

// seen is a view's column: values come from the table, rules do not. MariaDB
// forgets that a view's text is JSON.
func (r *reader) seen(f relation, c *schema.Column) *schema.Column {
	out := &schema.Column{Name: c.Name, Type: c.Type, Nullable: c.Nullable || f.optional, CaseInsensitive: c.CaseInsensitive, Comment: c.Comment}
	if c.Type.Kind == schema.JSON && r.DB.Dialect == schema.MariaDB {
		out.Type = mysqltype.Parse("longtext")
	}
	return out
}

func (r *reader) field(from []relation, expr ast.ExprNode) *schema.Column {
	switch e := expr.(type) {
	case *ast.ParenthesesExpr:
		return r.field(from, e.Expr)
	case *ast.AggregateFuncExpr:
		if e.F == "count" {
			return &schema.Column{Type: schema.Type{Kind: schema.Int64, SQL: "bigint"}}
		}
	case *ast.ColumnNameExpr:
		for _, f := range from {
			if e.Name.Table.O != "" && e.Name.Table.O != f.alias {
				continue
			}
			for _, c := range f.table.Columns {
				if c.Name == e.Name.Name.O {
					return r.seen(f, c)
				}
			}
		}
		return &schema.Column{Name: e.Name.Name.O, Nullable: true, Type: schema.Type{Kind: schema.Unknown}}
	}
	return &schema.Column{Nullable: true, Type: schema.Type{Kind: schema.Unknown}}
}
