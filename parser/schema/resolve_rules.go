package schema

import (
	"slices"

	"github.com/apigen/apigen/parser/diag"
)

// completeReferences fills in the columns that foreign keys refer to. Keys to
// what is not there stay, for documentation, and are reported.
func completeReferences(db *DB, problems *diag.List) {
	for t := range db.Tables() {
		t.ForeignKeys = slices.DeleteFunc(t.ForeignKeys, func(fk *ForeignKey) bool {
			fk.Columns = known(t, fk.Columns, "a foreign key", problems)
			return len(fk.Columns) == 0
		})
		for _, fk := range t.ForeignKeys {
			completeReference(db, t, fk, problems)
		}
	}
}

func completeReference(db *DB, t *Table, fk *ForeignKey, problems *diag.List) {
	target := db.Table(fk.RefSchema, fk.RefTable)
	if target == nil {
		problems.Add(diag.Warningf(fk.Span, diag.MissingReference, "a foreign key of %s refers to table %s, which is not there", t.QualifiedName(), qualified(fk.RefSchema, fk.RefTable)).
			WithHint("read the file that creates the table too; no relation is made"))
		return
	}
	if len(fk.RefColumns) == 0 {
		fk.RefColumns = slices.Clone(target.PrimaryKey)
	}
	for i, name := range fk.RefColumns {
		if spelled, ok := target.spelled(name); ok {
			fk.RefColumns[i] = spelled
		}
	}
	missing := slices.ContainsFunc(fk.RefColumns, func(name string) bool { return target.Column(name) == nil })
	if missing || len(fk.RefColumns) != len(fk.Columns) {
		problems.Add(diag.Warningf(fk.Span, diag.MissingReference, "a foreign key of %s does not fit the columns of %s", t.QualifiedName(), target.QualifiedName()).
			WithHint("name as many columns on both sides, and those that the table has"))
	}
}

func checkKeys(db *DB, problems *diag.List) {
	for t := range db.Tables() {
		if t.Kind == BaseTable && len(t.PrimaryKey) == 0 {
			problems.Add(diag.Warningf(t.Span, diag.MissingKey, "table %s has no primary key, so its model is read-only", t.QualifiedName()).
				WithHint("add a primary key if rows are to be changed one by one"))
		}
	}
}

func checkTypes(db *DB, problems *diag.List) {
	for t := range db.Tables() {
		for _, c := range t.Columns {
			if c.Type.Kind != Unknown && (c.Type.Elem == nil || c.Type.Elem.Kind != Unknown) {
				continue
			}
			problems.Add(unknownType(t, c))
		}
	}
}

func unknownType(t *Table, c *Column) diag.Diagnostic {
	if t.Kind == View && c.Type.SQL == "" {
		return diag.Warningf(c.Span, diag.UnknownColumnType, "the type of column %s of view %s can't be told from its query", c.Name, t.QualifiedName()).
			WithHint("read the view from a database with --dsn-env or --dev-url-env; the column is read as text")
	}
	return diag.Warningf(c.Span, diag.UnknownColumnType, "column %s of %s has type %s, which no kind is known for", c.Name, t.QualifiedName(), c.Type.SQL).
		WithHint("the column is read and written as text")
}
