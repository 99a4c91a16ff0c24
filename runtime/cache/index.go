package cache

import (
	"context"
	"fmt"
	"sync"
)

// DefaultHints is how many values of an index a process remembers the keys of.
const DefaultHints = 10_000

// indexLayout is the fingerprint of index entries: the text of a row's key.
const indexLayout = 1

// Unique describes a unique value by which rows of a table are found: I is its
// type (a struct when it has several columns).
type Unique[K comparable, V, I any] struct {
	// Name tells the index from others of the table. Required.
	Name string
	// Append adds the text of a value to dst. Different values must have
	// different texts. Nil means: as fmt prints it with %#v, and text as it is.
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
	// Hints is how many values this process remembers the keys of, so that a
	// hit costs one call to the store instead of two. Default 10,000; negative
	// means none.
	Hints int
}

// Index finds rows of a table by a unique value. The cache maps the value to
// the row's key, and the row found is checked for the value, so an outdated
// entry does no harm: neither in the store nor in this process's memory.
type Index[K comparable, V, I any] struct {
	rows   *Aside[K, V]
	unique Unique[K, V, I]
	prefix string

	mu    sync.Mutex
	hints *lru[string] // from keys of values to keys of rows; nil for none
}

// NewIndex returns an index of a table.
func NewIndex[K comparable, V, I any](rows *Aside[K, V], u Unique[K, V, I]) (*Index[K, V, I], error) {
	if u.Name == "" || u.KeyOf == nil || u.Matches == nil {
		return nil, fmt.Errorf("cache: index %q of table %s: needs Name, KeyOf and Matches", u.Name, rows.table.Name)
	}
	if u.Append == nil {
		u.Append = appendKey[I]
	}
	or(&u.Hints, DefaultHints)
	x := &Index[K, V, I]{rows: rows, unique: u, prefix: rows.prefix + u.Name + ":"}
	if u.Hints > 0 {
		x.hints = newLRU[string](u.Hints)
	}
	return x, nil
}

// Key returns the cache key of a value, for [Cache.Hold]: a writer holds the
// key of each unique value that a row gets.
func (x *Index[K, V, I]) Key(value I) string { return keyText(x.prefix, value, x.unique.Append) }

// Get returns the row with the value, from the cache or from load, which looks
// it up in the database; see [Aside.Get].
func (x *Index[K, V, I]) Get(ctx context.Context, value I, load func(ctx context.Context, value I) (*V, error)) (*V, error) {
	a := x.rows
	c := a.cache
	if c.options.Bypass(ctx) {
		return load(ctx, value)
	}
	text := x.Key(value)
	call, joined, _ := c.flights.join(text)
	if !joined {
		apart := context.WithoutCancel(ctx)
		if row, encoded := x.hinted(apart, text, value); row != nil {
			c.flights.finish(text, call, outcome{row: encoded})
			c.options.Observe(a.table.Name, Hit)
			return row, nil
		}
		x.start(apart, text, call, value, load)
	}
	o, ok := c.flights.wait(ctx, text, call)
	return take(ctx, a, ended(ctx, o, ok, joined), value, load)
}

// hinted returns the row under the key that this process remembers, if that
// row has the value still.
func (x *Index[K, V, I]) hinted(ctx context.Context, text string, value I) (*V, []byte) {
	key := x.hint(text)
	if key == "" {
		return nil, nil
	}
	encoded := x.rows.cache.flights.peek(key)
	var row *V
	if encoded != nil {
		row = x.rows.decode(encoded)
	} else {
		stored, err := x.rows.cache.get(ctx, x.rows.table.Name, key)
		if row = x.rows.hit(stored, err); row != nil {
			encoded = stored[rowHeader:]
		}
	}
	if row == nil || !x.matches(row, value) {
		return nil, nil
	}
	return row, encoded
}

func (x *Index[K, V, I]) hint(text string) string {
	if x.hints == nil {
		return ""
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	key, _ := x.hints.get(text)
	return key
}

func (x *Index[K, V, I]) remember(text, key string) {
	if x.hints == nil {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.hints.put(text, key)
}

// matches is Unique.Matches; a panic in it means no.
func (x *Index[K, V, I]) matches(row *V, value I) (ok bool) {
	defer func() { ok = ok && recover() == nil }()
	return x.unique.Matches(row, value)
}

// search is one lookup by a value, apart from its caller.
type search[K comparable, V, I any] struct {
	index *Index[K, V, I]
	text  string
	value I
	load  func(ctx context.Context, value I) (*V, error)
}

func (x *Index[K, V, I]) start(ctx context.Context, text string, call *call, value I, load func(ctx context.Context, value I) (*V, error)) {
	s := search[K, V, I]{x, text, value, load}
	a := x.rows
	l := &lookup{
		cache: a.cache, table: a.table.Name, key: text, fingerprint: indexLayout,
		ttl: a.table.TTL, negativeTTL: a.table.NegativeTTL, accept: s.follow, load: s.byValue,
	}
	if x.unique.NoNegative {
		l.negativeTTL = -1
	}
	go func() {
		stored, err := a.cache.get(ctx, a.table.Name, text)
		a.cache.flights.finish(text, call, l.run(ctx, stored, err))
	}()
}

// byValue asks the database, and makes the entry of the index.
func (s search[K, V, I]) byValue(ctx context.Context) outcome {
	row, err := s.load(ctx, s.value)
	o := s.index.rows.encoded(row, err)
	o.keep, o.entry = false, nil
	if o.err == nil && s.index.matches(row, s.value) {
		key := s.index.rows.Key(s.index.unique.KeyOf(row))
		s.index.remember(s.text, key)
		o.entry = []byte(key)
	}
	return o
}

// follow goes from an entry of the index to the row. It is false when the entry
// leads to no row with the value, and must be made anew.
func (s search[K, V, I]) follow(ctx context.Context, entry []byte) (outcome, bool) {
	a, key := s.index.rows, string(entry)
	stored, err := a.cache.get(ctx, a.table.Name, key)
	if row := a.hit(stored, err); row != nil {
		if !s.index.matches(row, s.value) {
			return outcome{}, false
		}
		s.index.remember(s.text, key)
		return outcome{row: stored[rowHeader:], event: Hit}, true
	}
	if err == nil && state(stored) == stateMissing {
		return outcome{}, false
	}
	o := s.rowLookup(key).run(ctx, stored, err)
	if o.event == HitNegative {
		return outcome{}, false // came meanwhile: no row has that key
	}
	o.keep = false
	return o, true
}

// rowLookup loads the row under the key that an entry names, by the value. It
// stores the row only if it has that key.
func (s search[K, V, I]) rowLookup(key string) *lookup {
	a := s.index.rows
	l := a.lookup(key, nil)
	l.negativeTTL = -1
	l.load = func(ctx context.Context) outcome {
		row, err := s.load(ctx, s.value)
		o := a.encoded(row, err)
		if o.err != nil || a.Key(s.index.unique.KeyOf(row)) != key {
			o.entry = nil
			s.drop(ctx, key)
		}
		return o
	}
	l.accept = func(ctx context.Context, encoded []byte) (outcome, bool) {
		row := a.decode(encoded)
		if row == nil {
			return outcome{}, false
		}
		if !s.index.matches(row, s.value) {
			o := l.loaded(ctx)
			o.entry = nil
			return o, true
		}
		return outcome{row: encoded, event: Hit}, true
	}
	return l
}

// drop deletes an entry that led to the wrong row.
func (s search[K, V, I]) drop(ctx context.Context, key string) {
	a := s.index.rows
	_, _ = a.cache.swap(ctx, a.table.Name, Swap{Key: s.text, Old: rowValue(indexLayout, []byte(key))})
}
