package schema

import (
	"cmp"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/diag"
)

// Resolve completes a schema that was read and settles its order: keys and
// foreign keys are checked against the columns, primary keys are made NOT NULL,
// columns that a foreign key leaves out are those of the other table's key. It
// reports what an emitter can't serve in full; all of
// it is warnings. The schema must not be changed afterwards.
func Resolve(db *DB) diag.List {
	var problems diag.List
	for _, pass := range []func(*DB, *diag.List){dropEmpty, order, completeKeys, completeReferences, checkKeys, checkTypes} {
		pass(db, &problems)
	}
	return problems
}

// dropEmpty leaves out schemas that hold nothing.
func dropEmpty(db *DB, _ *diag.List) {
	db.Schemas = slices.DeleteFunc(db.Schemas, func(s *Schema) bool { return len(s.Tables)+len(s.Enums) == 0 })
}

func order(db *DB, _ *diag.List) {
	slices.SortFunc(db.Schemas, func(a, b *Schema) int { return strings.Compare(a.Name, b.Name) })
	for _, s := range db.Schemas {
		slices.SortFunc(s.Tables, func(a, b *Table) int { return strings.Compare(a.Name, b.Name) })
		slices.SortFunc(s.Enums, func(a, b *Enum) int { return strings.Compare(a.Name, b.Name) })
	}
	for t := range db.Tables() {
		slices.SortStableFunc(t.Indexes, func(a, b *Index) int { return strings.Compare(a.Name, b.Name) })
		slices.SortStableFunc(t.ForeignKeys, func(a, b *ForeignKey) int {
			return cmp.Or(strings.Compare(a.Name, b.Name), slices.Compare(a.Columns, b.Columns))
		})
		slices.SortStableFunc(t.Checks, func(a, b *Check) int {
			return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Expr, b.Expr))
		})
	}
}

// completeKeys spells keys as the columns are spelled. SQLite lets a column of
// a key be NULL, for old programs; a row can't be found by that, so it counts
// as NOT NULL here too.
func completeKeys(db *DB, problems *diag.List) {
	for t := range db.Tables() {
		t.PrimaryKey = known(t, t.PrimaryKey, "the primary key", problems)
		for _, name := range t.PrimaryKey {
			t.Column(name).Nullable = false
		}
		t.Indexes = slices.DeleteFunc(t.Indexes, func(x *Index) bool { return !knownParts(t, x, problems) })
	}
}

// known returns names as the table spells them, nothing when one is missing.
func known(t *Table, names []string, what string, problems *diag.List) []string {
	out := make([]string, 0, len(names))
	for _, name := range names {
		spelled, ok := t.spelled(name)
		if !ok {
			problems.Add(diag.Warningf(t.Span, diag.MissingReference, "%s of %s names column %s, which is not there", what, t.QualifiedName(), name).
				WithHint("correct the name; %s is left out", what))
			return nil
		}
		out = append(out, spelled)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func (t *Table) spelled(name string) (string, bool) {
	if t.Column(name) != nil {
		return name, true
	}
	for _, c := range t.Columns {
		if strings.EqualFold(c.Name, name) {
			return c.Name, true
		}
	}
	return "", false
}

func knownParts(t *Table, x *Index, problems *diag.List) bool {
	for i := range x.Parts {
		if x.Parts[i].Column == "" {
			continue
		}
		name := known(t, []string{x.Parts[i].Column}, "index "+x.Name, problems)
		if len(name) == 0 {
			return false
		}
		x.Parts[i].Column = name[0]
	}
	return true
}
