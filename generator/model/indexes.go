package model

import (
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/schema"
)

// settleUniques finds the indexes by which single rows are found.
func (r *resolver) settleUniques(e *entity) {
	names := map[string]bool{}
	for _, x := range e.table.Indexes {
		if !x.Unique {
			continue
		}
		u := r.unique(e, x)
		if u == nil || names[u.name] {
			continue
		}
		names[u.name] = true
		u.cached = e.cached && (u.predicate == "" || e.alivePredicate(u.predicate))
		e.uniques = append(e.uniques, u)
	}
}

func (r *resolver) unique(e *entity, x *schema.Index) *unique {
	columns, plain := x.Columns()
	if !plain {
		r.noFinder(e, x, "is over an expression or a part of a value")
		return nil
	}
	if strings.ContainsAny(x.Predicate, "?@") {
		r.noFinder(e, x, "has a condition with characters that GORM takes for parameters")
		return nil
	}
	u := &unique{index: x, predicate: x.Predicate, exact: true}
	for _, name := range columns {
		f := e.field(name)
		if f == nil || !comparable(f) {
			r.noFinder(e, x, "is over column "+name+", which is left out or can't be compared")
			return nil
		}
		u.exact = u.exact && f.exact
		u.fields = append(u.fields, f)
	}
	u.name = join(u.fields)
	if slices.Equal(columns, e.table.PrimaryKey) {
		return nil
	}
	return u
}

func (r *resolver) noFinder(e *entity, x *schema.Index, reason string) {
	r.report(diag.Warningf(x.Span, diag.IndexWithoutFinder, "no finder is made for index %s of %s, which %s", x.Name, e.table.QualifiedName(), reason).
		WithHint("write one in the file that is yours, if it is needed"))
}

// alivePredicate reports whether a condition says that the row is not deleted.
func (e *entity) alivePredicate(predicate string) bool {
	if e.soft == nil {
		return false
	}
	plain := strings.ToLower(strings.NewReplacer("(", "", ")", "", "`", "", `"`, "").Replace(predicate))
	return strings.Join(strings.Fields(plain), " ") == strings.ToLower(e.soft.column.Name)+" is null"
}

// settleLists finds the indexes by which rows are listed: some columns have
// given values, the next ones and the key are the order.
func (r *resolver) settleLists(e *entity) {
	if e.readOnly() || slices.ContainsFunc(e.key, func(f *field) bool { return !r.sortable(f) }) {
		return
	}
	seen := map[string]bool{}
	add := func(l *list) {
		if l != nil && !seen[l.name] {
			seen[l.name] = true
			e.lists = append(e.lists, l)
		}
	}
	add(&list{name: "List", order: e.byKey(nil)})
	if len(e.key) > 1 {
		parts := make([]schema.Part, len(e.key))
		for i, f := range e.key {
			parts[i].Column = f.column.Name
		}
		add(r.list(e, parts, true))
	}
	for _, x := range e.table.Indexes {
		if x.Method == schema.Ordered && x.Predicate == "" && (!x.Unique || len(x.Parts) > 1) {
			add(r.list(e, x.Parts, x.Unique))
		}
	}
}

// list is nil when the index can't serve one.
func (r *resolver) list(e *entity, parts []schema.Part, unique bool) *list {
	if unique {
		parts = slices.Clone(parts)
	}
	l := &list{}
	var ordered []term
	for i, p := range parts {
		f := e.field(p.Column)
		if f == nil || p.Prefix > 0 {
			if i == 0 {
				return nil
			}
			break
		}
		last := unique && i == len(parts)-1
		if len(ordered) > 0 || p.Desc || f.kind == timeKind || last {
			if f == e.soft {
				continue
			}
			if !r.sortable(f) {
				break
			}
			ordered = append(ordered, term{f, p.Desc})
			continue
		}
		if !comparable(f) || f == e.soft {
			return nil
		}
		l.equal = append(l.equal, f)
	}
	if len(l.equal)+len(ordered) == 0 {
		return nil
	}
	l.name = "ListBy" + join(l.equal)
	if len(l.equal) == 0 {
		l.name = "ListBy" + ordered[0].name
	}
	l.order = e.byKey(ordered)
	return l
}

// byKey completes an order with the key, so that no two rows share a place.
func (e *entity) byKey(order []term) []term {
	for _, k := range e.key {
		if !slices.ContainsFunc(order, func(t term) bool { return t.field == k }) {
			order = append(order, term{k, false})
		}
	}
	return order
}
