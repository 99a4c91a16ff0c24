package mysqlddl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/draft"
)

// constraint adds a key or constraint of CREATE TABLE or ADD.
func (r *reader) constraint(t *schema.Table, c *ast.Constraint) {
	x := &schema.Index{Name: c.Name, Parts: parts(c.Keys), Method: method(c.Option), Span: r.stmt.Find(c.Name, "key", "index", "constraint", "unique")}
	switch c.Tp {
	case ast.ConstraintPrimaryKey:
		t.PrimaryKey = nil
		for _, p := range x.Parts {
			t.PrimaryKey = append(t.PrimaryKey, p.Column)
		}
	case ast.ConstraintUniq, ast.ConstraintUniqKey, ast.ConstraintUniqIndex:
		x.Unique = true
		r.addIndex(t, x)
	case ast.ConstraintKey, ast.ConstraintIndex:
		r.addIndex(t, x)
	case ast.ConstraintFulltext:
		x.Method = schema.FullText
		r.addIndex(t, x)
	case ast.ConstraintForeignKey:
		var columns []string
		for _, p := range x.Parts {
			columns = append(columns, p.Column)
		}
		r.addForeignKey(t, c.Name, columns, c.Refer)
	case ast.ConstraintCheck:
		r.addCheck(t, c.Name, c.InColumnName, c.Expr)
	}
}

func parts(keys []*ast.IndexPartSpecification) []schema.Part {
	var out []schema.Part
	for _, k := range keys {
		p := schema.Part{Desc: k.Desc}
		if k.Expr != nil {
			p.Expr = sql(k.Expr)
		} else {
			p.Column, p.Prefix = k.Column.Name.O, max(k.Length, 0)
		}
		out = append(out, p)
	}
	return out
}

// method is B-tree even where HASH is asked for: InnoDB has no other.
func method(*ast.IndexOption) schema.Method { return schema.Ordered }

func (r *reader) createIndex(n *ast.CreateIndexStmt, replace bool) error {
	t, err := r.Table(r.name(n.Table))
	if err != nil {
		return err
	}
	if slices.ContainsFunc(t.Indexes, func(x *schema.Index) bool { return r.Same(x.Name, n.IndexName) }) {
		if n.IfNotExists {
			return nil
		}
		if !replace {
			return fmt.Errorf("table %s has index %s already", t.QualifiedName(), n.IndexName)
		}
		if err := r.dropIndex(t, n.IndexName, true); err != nil {
			return err
		}
	}
	x := &schema.Index{Name: n.IndexName, Unique: n.KeyType == ast.IndexKeyTypeUnique, Parts: parts(n.IndexPartSpecifications), Span: r.stmt.Find(n.IndexName, "index")}
	if n.KeyType == ast.IndexKeyTypeFulltext || n.KeyType == ast.IndexKeyTypeSpatial {
		x.Method = schema.FullText
	}
	r.addIndex(t, x)
	return nil
}

// addIndex names an index as the engine does, and drops one that was made for
// a foreign key and that the new one covers.
func (r *reader) addIndex(t *schema.Table, x *schema.Index) {
	if x.Name == "" {
		first := "functional_index"
		if len(x.Parts) > 0 && x.Parts[0].Column != "" {
			first = x.Parts[0].Column
		}
		x.Name = draft.Free(first, "_", 2, draft.IndexNames(t))
	}
	if x.Method == schema.FullText {
		r.parted(t, x)
	}
	t.Indexes = slices.DeleteFunc(t.Indexes, func(old *schema.Index) bool {
		return r.implicit[old] && r.covers(x, columnsOf(old))
	})
	t.Indexes = append(t.Indexes, x)
}

// parted tells spatial indexes from those of text.
func (r *reader) parted(t *schema.Table, x *schema.Index) {
	for _, p := range x.Parts {
		if i, err := r.Column(t, p.Column); err == nil && t.Columns[i].Type.Kind == schema.Geometry {
			x.Method = schema.Spatial
		}
	}
}

func columnsOf(x *schema.Index) []string {
	names, _ := x.Columns()
	return names
}

// covers reports whether an index begins with columns.
func (r *reader) covers(x *schema.Index, columns []string) bool {
	if x.Method != schema.Ordered || len(x.Parts) < len(columns) {
		return false
	}
	for i, c := range columns {
		if !r.Same(x.Parts[i].Column, c) || x.Parts[i].Prefix > 0 {
			return false
		}
	}
	return true
}

func (r *reader) dropIndex(t *schema.Table, name string, ifExists bool) error {
	if strings.EqualFold(name, "primary") {
		t.PrimaryKey = nil
		return nil
	}
	before := len(t.Indexes)
	t.Indexes = slices.DeleteFunc(t.Indexes, func(x *schema.Index) bool { return r.Same(x.Name, name) })
	if len(t.Indexes) == before && !ifExists {
		return fmt.Errorf("table %s has no index %s at this point", t.QualifiedName(), name)
	}
	return nil
}
