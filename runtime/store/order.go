package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Order is one term of the order of a query of model M.
type Order[M any] struct{ term clause.OrderByColumn }

// Asc orders by the column, least first.
func (c Column[M, T]) Asc() Order[M] { return Order[M]{clause.OrderByColumn{Column: c.column()}} }

// Desc orders by the column, greatest first.
func (c Column[M, T]) Desc() Order[M] {
	return Order[M]{clause.OrderByColumn{Column: c.column(), Desc: true}}
}

// Sortable is the list of columns that clients may order by, under the names
// that they use. Build it from columns with [Column.Asc].
type Sortable[M any] map[string]Order[M]

// Parse reads an order as clients write it: names separated by commas, each
// with a minus before it for descending, such as "-created_at,id". The empty
// text is no order. The error wraps [ErrOrder] and lists the names allowed.
func (s Sortable[M]) Parse(text string) ([]Order[M], error) {
	if text == "" {
		return nil, nil
	}
	var terms []Order[M]
	seen := map[string]bool{}
	for name := range strings.SplitSeq(text, ",") {
		name, descending := strings.CutPrefix(name, "-")
		order, ok := s[name]
		if !ok || seen[name] {
			names := slices.Sorted(maps.Keys(s))
			return nil, fmt.Errorf("%w; use each of %s at most once, with a minus before it for descending", ErrOrder, strings.Join(names, ", "))
		}
		seen[name] = true
		order.term.Desc = descending
		terms = append(terms, order)
	}
	return terms, nil
}

// OrderBy adds the terms to a query of model M.
func OrderBy[M any](db *gorm.DB, terms ...Order[M]) *gorm.DB {
	for _, term := range terms {
		db = db.Order(term.term)
	}
	return db
}
