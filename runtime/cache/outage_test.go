package cache_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/cache"
)

// flaky is a store that can be down, and slow about it.
type flaky struct {
	cache.Store
	down  atomic.Bool
	hangs time.Duration
	calls atomic.Int64
}

var errDown = errors.New("down")

func (f *flaky) broken() error {
	f.calls.Add(1)
	if !f.down.Load() {
		return nil
	}
	time.Sleep(f.hangs)
	return errDown
}

func (f *flaky) Get(ctx context.Context, key string) ([]byte, error) {
	if err := f.broken(); err != nil {
		return nil, err
	}
	return f.Store.Get(ctx, key)
}

func (f *flaky) GetMany(ctx context.Context, keys []string) ([][]byte, error) {
	if err := f.broken(); err != nil {
		return nil, err
	}
	return f.Store.GetMany(ctx, keys)
}

func (f *flaky) Add(ctx context.Context, keys []string, value []byte, ttl time.Duration) ([]bool, error) {
	if err := f.broken(); err != nil {
		return nil, err
	}
	return f.Store.Add(ctx, keys, value, ttl)
}

func (f *flaky) Swap(ctx context.Context, swaps []cache.Swap) ([]bool, error) {
	if err := f.broken(); err != nil {
		return nil, err
	}
	return f.Store.Swap(ctx, swaps)
}

func (f *flaky) Hold(ctx context.Context, keys []string, token cache.Token, ttl time.Duration) error {
	if err := f.broken(); err != nil {
		return err
	}
	return f.Store.Hold(ctx, keys, token, ttl)
}

func (f *flaky) Release(ctx context.Context, keys []string, token cache.Token) error {
	if err := f.broken(); err != nil {
		return err
	}
	return f.Store.Release(ctx, keys, token)
}

// TestRepair: a commit while the store is down leaves the old row there. This
// process does not serve it, others do not once it is repaired.
func TestRepair(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := &database{rows: map[int]string{1: "old"}}
		memory := cache.NewMemory(0)
		s := &flaky{Store: memory}
		p, other := start(t, s, db, cache.Config{}), start(t, memory, db, cache.Config{})
		require.Equal(t, "old", p.text(t, 1))
		s.down.Store(true)
		require.NoError(t, p.write(1, "new"))
		require.Equal(t, "new", p.text(t, 1))
		time.Sleep(10 * time.Second)
		require.Equal(t, "old", other.text(t, 1), "this is the stale row that the guarantee speaks of")
		s.down.Store(false)
		require.Equal(t, "new", p.text(t, 1))
		time.Sleep(3 * time.Second)
		require.Equal(t, "new", other.text(t, 1))
		require.Equal(t, 1, p.seen(cache.WroteUnheld))
		require.Equal(t, 1, p.seen(cache.Repaired))
	})
}

// TestOutage: while the store hangs, three reads wait for it, then one a second.
// When it is back it is used within 1.2 s.
func TestOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := &database{rows: map[int]string{1: "a"}}
		s := &flaky{Store: cache.NewMemory(0), hangs: 100 * time.Millisecond}
		p := start(t, s, db, cache.Config{})
		s.down.Store(true)
		waited := 0
		for range 1000 {
			began := time.Now()
			require.Equal(t, "a", p.text(t, 1))
			if time.Since(began) > 0 {
				waited++
			}
			time.Sleep(10 * time.Millisecond)
		}
		require.True(t, p.cache.Down())
		require.GreaterOrEqual(t, waited, 3+8)
		require.LessOrEqual(t, waited, 3+13)
		s.down.Store(false)
		time.Sleep(1200 * time.Millisecond)
		loads := db.count()
		require.Equal(t, "a", p.text(t, 1))
		require.Equal(t, "a", p.text(t, 1))
		require.Equal(t, loads+1, db.count())
		require.False(t, p.cache.Down())
	})
}

func TestFlapping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := &database{rows: map[int]string{1: "0"}}
		s := &flaky{Store: cache.NewMemory(0)}
		p := start(t, s, db, cache.Config{})
		for i := range 200 {
			s.down.Store(i%3 == 1)
			text := string(rune('A' + i%26))
			require.NoError(t, p.write(1, text))
			require.Equal(t, text, p.text(t, 1))
			time.Sleep(170 * time.Millisecond)
			require.Equal(t, text, p.text(t, 1))
		}
	})
}

func TestOverloaded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &flaky{Store: cache.NewMemory(0)}
		s.down.Store(true)
		db := &database{rows: map[int]string{}}
		p := start(t, s, db, cache.Config{Fallback: 2})
		var overloaded atomic.Int64
		var group sync.WaitGroup
		for id := range 10 {
			group.Go(func() {
				_, err := p.Aside.Get(background, id, func(context.Context, int) (*note, error) {
					time.Sleep(time.Second)
					return &note{}, nil
				})
				if errors.Is(err, cache.ErrOverloaded) {
					overloaded.Add(1)
				}
			})
		}
		group.Wait()
		require.Equal(t, int64(8), overloaded.Load())
		fast := start(t, s, db, cache.Config{FailFast: true})
		_, err := fast.Get(background, 1)
		require.ErrorIs(t, err, cache.ErrUnavailable)
	})
}
