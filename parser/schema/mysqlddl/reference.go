package mysqlddl

import (
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/draft"
)

func (r *reader) addForeignKey(t *schema.Table, name string, columns []string, refer *ast.ReferenceDef) {
	fk := &schema.ForeignKey{Name: name, Columns: columns, Span: r.stmt.Find(refer.Table.Name.O, "references")}
	if name == "" {
		fk.Name = draft.Numbered(t.Name+"_ibfk_", draft.ForeignKeyNames(t))
	}
	target := r.name(refer.Table)
	if refer.Table.Schema.O == "" {
		target.Schema = t.Schema
	}
	fk.RefSchema, fk.RefTable = target.Schema, target.Name
	for _, p := range refer.IndexPartSpecifications {
		fk.RefColumns = append(fk.RefColumns, p.Column.Name.O)
	}
	if refer.OnDelete != nil {
		fk.OnDelete = action(refer.OnDelete.ReferOpt)
	}
	if refer.OnUpdate != nil {
		fk.OnUpdate = action(refer.OnUpdate.ReferOpt)
	}
	t.ForeignKeys = append(t.ForeignKeys, fk)
}

func action(o ast.ReferOptionType) schema.Action {
	switch o {
	case ast.ReferOptionCascade:
		return schema.Cascade
	case ast.ReferOptionSetNull:
		return schema.SetNull
	case ast.ReferOptionSetDefault:
		return schema.SetDefault
	}
	return schema.NoAction
}

// serveForeignKeys adds the indexes that the engine makes for foreign keys
// which no index begins with.
func (r *reader) serveForeignKeys(t *schema.Table) {
	for _, fk := range t.ForeignKeys {
		if r.served(t, fk.Columns) {
			continue
		}
		x := &schema.Index{Span: fk.Span}
		if !strings.HasPrefix(fk.Name, t.Name+"_ibfk_") {
			x.Name = fk.Name
		}
		for _, c := range fk.Columns {
			x.Parts = append(x.Parts, schema.Part{Column: c})
		}
		r.addIndex(t, x)
		r.implicit[x] = true
	}
}

func (r *reader) served(t *schema.Table, columns []string) bool {
	key := &schema.Index{}
	for _, c := range t.PrimaryKey {
		key.Parts = append(key.Parts, schema.Part{Column: c})
	}
	for _, x := range append([]*schema.Index{key}, t.Indexes...) {
		if r.covers(x, columns) {
			return true
		}
	}
	return false
}

// rename also renames the foreign keys that the engine named after the table.
func (r *reader) rename(from, to draft.Name) error {
	if err := r.Rename(from, to); err != nil {
		return err
	}
	t, err := r.Table(to)
	if err != nil {
		return err
	}
	for _, fk := range t.ForeignKeys {
		if n, ok := strings.CutPrefix(fk.Name, from.Name+"_ibfk_"); ok {
			fk.Name = to.Name + "_ibfk_" + n
		}
	}
	return nil
}
