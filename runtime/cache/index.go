package cache

import "context"

// Unique describes a unique value by which rows of a table are found: I is its
// type (a struct when it has several columns).
type Unique[K comparable, V, I any] struct {
	// Name tells the index from others of the table. Required.
	Name string
	// Append adds the text of a value to dst. Different values must have
	// different texts. Nil means: as fmt prints it, quoted where it is text.
	Append func(dst []byte, value I) []byte
	// KeyOf returns the primary key of a row. Required.
	KeyOf func(row *V) K
	// Matches reports whether a row has the value, and meets the index's
	// predicate if it has one. When in doubt it must say no: the row is then
	// read from the database. Required.
	Matches func(row *V, value I) bool
	// NoNegative keeps from remembering that no row has a value. Set it where
	// the database takes different texts for equal (a collation that ignores
	// case): a writer deletes the entry of the text it writes, not of others.
	NoNegative bool
}

// Index finds rows of a table by a unique value. The cache maps the value to
// the row's key, and the row found is checked for the value, so an outdated
// entry does no harm. A hit is one GET when this process knows the mapping, else two.
type Index[K comparable, V, I any] struct {
	rows   *Aside[K, V]
	unique Unique[K, V, I]
}

// NewIndex returns an index of a table.
func NewIndex[K comparable, V, I any](rows *Aside[K, V], u Unique[K, V, I]) (*Index[K, V, I], error) {
	return &Index[K, V, I]{rows, u}, nil
}

// Key returns the cache key of a value, for [Cache.Hold]: a writer holds the
// key of each unique value that a row gets.
func (x *Index[K, V, I]) Key(value I) string { return "" }

// Get returns the row with the value, from the cache or from load, which looks
// it up in the database; see [Aside.Get].
func (x *Index[K, V, I]) Get(ctx context.Context, value I, load func(ctx context.Context, value I) (*V, error)) (*V, error) {
	return load(ctx, value)
}
