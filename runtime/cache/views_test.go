package cache_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/cache"
)

func TestGetMany(t *testing.T) {
	s, db := &flaky{Store: cache.NewMemory(0)}, &database{rows: map[int]string{1: "a", 2: "b", 3: "c"}}
	p := start(t, s, db, cache.Config{})
	require.Equal(t, "a", p.text(t, 1))
	for range 2 {
		rows, err := p.GetMany(background, 3, 1, 2, 9, 3)
		require.NoError(t, err)
		require.Equal(t, map[int]*note{1: {1, "a"}, 2: {2, "b"}, 3: {3, "c"}}, rows)
	}
	require.Equal(t, 4, db.count(), "each once, the missing one too")
	require.NoError(t, p.write(2, "new"))
	rows, err := p.GetMany(background, 1, 2)
	require.NoError(t, err)
	require.Equal(t, "new", rows[2].Text)
	s.down.Store(true)
	rows, err = p.GetMany(background, 1, 2)
	require.NoError(t, err)
	require.Len(t, rows, 2)
	rows, err = p.GetMany(background)
	require.NoError(t, err)
	require.Empty(t, rows)
	_, err = p.Aside.GetMany(background, []int{4}, func(context.Context, []int) (map[int]*note, error) { panic("boom") })
	var panicked *cache.PanicError
	require.ErrorAs(t, err, &panicked)
}

func TestRefresh(t *testing.T) {
	db := &database{rows: map[int]string{1: "a"}}
	p := start(t, cache.NewMemory(0), db, cache.Config{})
	require.Equal(t, "a", p.text(t, 1))
	require.Equal(t, "none", p.text(t, 2))
	db.set(1, "b")
	db.set(2, "c")
	for id, want := range map[int]string{1: "b", 2: "c"} {
		row, err := p.Refresh(background, id)
		require.NoError(t, err)
		require.Equal(t, want, row.Text)
		require.Equal(t, want, p.text(t, id))
	}
	require.Equal(t, 4, db.count())
}

func TestInvalidate(t *testing.T) {
	s, db := &flaky{Store: cache.NewMemory(0)}, &database{rows: map[int]string{1: "a"}}
	p := start(t, s, db, cache.Config{})
	require.Equal(t, "a", p.text(t, 1))
	db.set(1, "b")
	require.NoError(t, p.Invalidate(background, 1))
	require.Equal(t, "b", p.text(t, 1))
	s.down.Store(true)
	db.set(1, "c")
	require.ErrorIs(t, p.Invalidate(background, 1), cache.ErrUnavailable)
	s.down.Store(false)
	require.Equal(t, "c", p.text(t, 1), "the store has b still, and is not trusted for it")
}

// TestRollingDeploy: two builds with different layouts share keys.
func TestRollingDeploy(t *testing.T) {
	type wider struct {
		ID    int
		Text  string
		Added int
	}
	s, db := cache.NewMemory(0), &database{rows: map[int]string{1: "a"}}
	p := start(t, s, db, cache.Config{})
	rows, err := cache.NewReadThrough(p.cache, cache.Table[int, wider]{Name: "note"}, func(context.Context, int) (*wider, error) {
		return &wider{ID: 1, Text: db.rows[1], Added: 5}, nil
	}, nil)
	require.NoError(t, err)
	for i := range 3 {
		require.NoError(t, p.write(1, fmt.Sprint(i)))
		require.Equal(t, fmt.Sprint(i), p.text(t, 1))
		got, err := rows.Get(background, 1)
		require.NoError(t, err)
		require.Equal(t, &wider{1, fmt.Sprint(i), 5}, got)
	}
}

func TestDamagedValue(t *testing.T) {
	for _, damage := range []string{"V", "V12345678{", "X", "L", "W"} {
		s, db := cache.NewMemory(0), &database{rows: map[int]string{1: "a"}}
		p := start(t, s, db, cache.Config{})
		_, err := s.Add(background, []string{p.Key(1)}, []byte(damage), time.Hour)
		require.NoError(t, err)
		require.Equal(t, "a", p.text(t, 1), damage)
		require.NoError(t, p.write(1, "b"))
		require.Equal(t, "b", p.text(t, 1), damage)
	}
}

func TestIndex(t *testing.T) {
	db := &database{rows: map[int]string{1: "a", 2: "b"}}
	s := &flaky{Store: cache.NewMemory(0)}
	p := start(t, s, db, cache.Config{})
	byText := func(_ context.Context, text string) (*note, error) {
		for id := range db.rows {
			if strings.EqualFold(db.rows[id], text) {
				return &note{id, db.rows[id]}, nil
			}
		}
		return nil, cache.ErrNotFound
	}
	x, err := cache.NewIndex(p.Aside, cache.Unique[int, note, string]{
		Name: "text", KeyOf: func(n *note) int { return n.ID }, Matches: func(n *note, text string) bool { return n.Text == text },
	})
	require.NoError(t, err)
	find := func(text string) int {
		t.Helper()
		row, err := x.Get(background, text, byText)
		if errors.Is(err, cache.ErrNotFound) {
			return 0
		}
		require.NoError(t, err)
		return row.ID
	}
	for range 3 {
		require.Equal(t, 1, find("a"))
	}
	before := s.calls.Load()
	require.Equal(t, 1, find("a"))
	require.Equal(t, before+1, s.calls.Load(), "a hit is one call")

	change := func(id int, text string) { // holds the row and its new value, not the old one
		t.Helper()
		require.NoError(t, p.cache.Write(background, []string{p.Key(id), x.Key(text)}, func(context.Context) ([]string, error) {
			db.set(id, text)
			return nil, nil
		}))
	}
	require.Equal(t, 0, find("c"))
	change(1, "c")
	require.Equal(t, 1, find("c"))
	require.Equal(t, 0, find("a"))
	change(2, "a")
	require.Equal(t, 2, find("a"))
	require.Equal(t, 0, find("b"))
	require.Equal(t, 2, find("A"), "the database says so")
	change(2, "z")
	require.Equal(t, 0, find("A"))
	_, err = cache.NewIndex(p.Aside, cache.Unique[int, note, string]{Name: "text"})
	require.ErrorContains(t, err, "KeyOf")
}

// TestRandomOperations compares caches with a plain map, for rows and unique
// values, read and written by three processes.
func TestRandomOperations(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	s, db := cache.NewMemory(30), &database{rows: map[int]string{}} // small: values get lost
	var all []*process
	var indexes []*cache.Index[int, note, string]
	for range 3 {
		p := start(t, s, db, cache.Config{})
		x, err := cache.NewIndex(p.Aside, cache.Unique[int, note, string]{
			Name: "text", Hints: 5, KeyOf: func(n *note) int { return n.ID }, Matches: func(n *note, text string) bool { return n.Text == text },
		})
		require.NoError(t, err)
		all, indexes = append(all, p), append(indexes, x)
	}
	owner := func(text string) int {
		for id := range db.rows {
			if db.rows[id] == text {
				return id
			}
		}
		return 0
	}
	byText := func(_ context.Context, text string) (*note, error) {
		if id := owner(text); id != 0 {
			return &note{id, text}, nil
		}
		return nil, cache.ErrNotFound
	}
	for i := range 20_000 {
		who, id, text := r.IntN(3), 1+r.IntN(8), string(rune('a'+r.IntN(12)))
		p, x := all[who], indexes[who]
		switch r.IntN(6) {
		case 0:
			if owner(text) == 0 {
				require.NoError(t, p.cache.Write(background, []string{p.Key(id), x.Key(text)}, func(context.Context) ([]string, error) {
					db.set(id, text)
					return nil, nil
				}))
			}
		case 1:
			require.NoError(t, p.cache.Write(background, []string{p.Key(id)}, func(context.Context) ([]string, error) {
				delete(db.rows, id)
				return nil, nil
			}))
		case 2:
			row, err := x.Get(background, text, byText)
			if want := owner(text); want == 0 {
				require.ErrorIs(t, err, cache.ErrNotFound, "operation %d: %s", i, text)
			} else {
				require.NoError(t, err)
				require.Equal(t, &note{want, text}, row, "operation %d", i)
			}
		case 3:
			rows, err := p.GetMany(background, id, 1+id%8)
			require.NoError(t, err)
			for _, id := range []int{id, 1 + id%8} {
				want, ok := db.rows[id]
				require.Equal(t, ok, rows[id] != nil, "operation %d", i)
				require.True(t, !ok || rows[id].Text == want, "operation %d", i)
			}
		default:
			want, ok := db.rows[id]
			if !ok {
				want = "none"
			}
			require.Equal(t, want, p.text(t, id), "operation %d: row %d", i, id)
		}
	}
}

func TestWriteThrough(t *testing.T) {
	db := &database{rows: map[int]string{1: "a"}}
	s := cache.NewMemory(0)
	p := start(t, s, db, cache.Config{L1: cache.L1{Rows: 10}})
	w := cache.NewWriteThrough(p.ReadThrough)
	require.Equal(t, "a", p.text(t, 1))
	row, err := w.Put(background, 1, nil, func(context.Context) (*note, error) {
		db.set(1, "b")
		return &note{1, "b"}, nil
	})
	require.NoError(t, err)
	require.Equal(t, "b", row.Text)
	loads := db.count()
	require.Equal(t, "b", p.text(t, 1))
	require.Equal(t, loads, db.count(), "it is in the cache")
	_, err = w.Put(background, 1, nil, func(context.Context) (*note, error) { return nil, errDown })
	require.ErrorIs(t, err, errDown)
}

func TestWriteBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := &database{rows: map[int]string{1: "a"}}
		p := start(t, cache.NewMemory(0), db, cache.Config{})
		failing, saves := true, 0
		var dropped []string
		w, err := cache.NewWriteBehind(p.ReadThrough, cache.Behind[int, note]{
			Queue: 2, Attempts: 3,
			Save: func(_ context.Context, rows map[int]*note) error {
				saves++
				if failing {
					return errDown
				}
				for id, row := range rows {
					db.set(id, row.Text)
				}
				return nil
			},
			OnDrop: func(rows map[int]*note, err error) {
				for _, row := range rows {
					dropped = append(dropped, row.Text+": "+err.Error())
				}
			},
		})
		require.NoError(t, err)
		mine := &note{1, "b"}
		require.NoError(t, w.Put(background, 1, mine))
		mine.Text = "changed after"
		got, err := w.Get(background, 1)
		require.NoError(t, err)
		require.Equal(t, "b", got.Text)
		require.Equal(t, "a", p.text(t, 1), "the database has the old row")
		require.NoError(t, w.Put(background, 2, &note{2, "c"}))
		require.ErrorIs(t, w.Put(background, 3, &note{}), cache.ErrFull)
		time.Sleep(time.Minute)
		synctest.Wait()
		require.Equal(t, 3, saves)
		require.ElementsMatch(t, []string{"b: down", "c: down"}, dropped)

		failing = false
		require.NoError(t, w.Put(background, 1, &note{1, "d"}))
		require.NoError(t, w.Close(background))
		require.Equal(t, "d", p.text(t, 1))
		require.ErrorIs(t, w.Put(background, 1, &note{}), cache.ErrClosed)
	})
}

func TestKeys(t *testing.T) {
	type pair struct {
		A string
		B int
	}
	p := start(t, cache.NewMemory(0), &database{}, cache.Config{Prefix: "shop:"})
	require.Equal(t, "shop:note:5", p.Key(5))
	pairs, err := cache.NewAside(p.cache, cache.Table[pair, note]{Name: "pair"})
	require.NoError(t, err)
	require.NotEqual(t, pairs.Key(pair{`a", B:1`, 1}), pairs.Key(pair{"a", 1}))
	texts, err := cache.NewAside(p.cache, cache.Table[string, note]{Name: "text"})
	require.NoError(t, err)
	long := texts.Key(strings.Repeat("x", 100_000))
	require.Less(t, len(long), 100)
	require.NotEqual(t, long, texts.Key(strings.Repeat("x", 100_001)))
	require.NotEqual(t, long, texts.Key(strings.TrimPrefix(long, "shop:text:")))
}

func TestRefusedConfiguration(t *testing.T) {
	for want, c := range map[string]cache.Config{
		"policy": {Policy: "none"}, "jitter": {Jitter: 2}, "fallback": {Fallback: -1}, "ttl": {TTL: -1}, "hold": {Hold: time.Microsecond},
	} {
		_, err := cache.New(cache.NewMemory(0), c, cache.Options{})
		require.ErrorContains(t, err, want)
	}
	_, err := cache.New(nil, cache.Config{}, cache.Options{})
	require.ErrorContains(t, err, "store")
	p := start(t, cache.NewMemory(0), &database{}, cache.Config{})
	_, err = cache.NewAside(p.cache, cache.Table[int, struct {
		Hash string `json:"-"`
	}]{Name: "x"})
	require.ErrorContains(t, err, "Hash")
}
