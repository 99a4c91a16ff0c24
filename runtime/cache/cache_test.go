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

type note struct {
	ID   int
	Text string
}

// database is a table in memory.
type database struct {
	mu    sync.Mutex
	rows  map[int]string
	loads int
}

func (d *database) load(_ context.Context, id int) (*note, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.loads++
	if text, ok := d.rows[id]; ok {
		return &note{id, text}, nil
	}
	return nil, cache.ErrNotFound
}

func (d *database) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.loads
}

func (d *database) loadMany(ctx context.Context, ids []int) (map[int]*note, error) {
	rows := map[int]*note{}
	for _, id := range ids {
		if row, err := d.load(ctx, id); err == nil {
			rows[id] = row
		}
	}
	return rows, nil
}

func (d *database) set(id int, text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.rows[id] = text
}

// process is one process with its cache.
type process struct {
	*cache.ReadThrough[int, note]
	cache  *cache.Cache
	db     *database
	events map[cache.Event]int
	mu     sync.Mutex
}

var background = context.Background()

func start(t *testing.T, s cache.Store, db *database, c cache.Config) *process {
	t.Helper()
	p := &process{db: db, events: map[cache.Event]int{}}
	var err error
	p.cache, err = cache.New(s, c, cache.Options{Observe: func(_ string, e cache.Event) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.events[e]++
	}})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, p.cache.Close()) })
	p.ReadThrough, err = cache.NewReadThrough(p.cache, cache.Table[int, note]{Name: "note"}, db.load, db.loadMany)
	require.NoError(t, err)
	return p
}

func (p *process) seen(e cache.Event) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.events[e]
}

func (p *process) text(t *testing.T, id int) string {
	t.Helper()
	row, err := p.Get(background, id)
	if errors.Is(err, cache.ErrNotFound) {
		return "none"
	}
	require.NoError(t, err)
	return row.Text
}

func (p *process) write(id int, text string) error {
	return p.cache.Write(background, []string{p.Key(id)}, func(context.Context) ([]string, error) {
		p.db.set(id, text)
		return nil, nil
	})
}

func TestHitsAndExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := &database{rows: map[int]string{1: "a"}}
		p := start(t, cache.NewMemory(0), db, cache.Config{TTL: time.Minute, NegativeTTL: 10 * time.Second, Jitter: -1})
		for range 3 {
			require.Equal(t, "a", p.text(t, 1))
			require.Equal(t, "none", p.text(t, 2))
		}
		require.Equal(t, 2, db.count())
		db.set(1, "behind its back")
		db.set(2, "behind its back")
		time.Sleep(11 * time.Second)
		require.Equal(t, "a", p.text(t, 1))
		require.Equal(t, "behind its back", p.text(t, 2))
		time.Sleep(time.Minute)
		require.Equal(t, "behind its back", p.text(t, 1))
		require.Equal(t, map[cache.Event]int{cache.Hit: 3, cache.HitNegative: 2, cache.Loaded: 4}, p.events)
	})
}

func TestEachReaderHasItsOwnRow(t *testing.T) {
	p := start(t, cache.NewMemory(0), &database{rows: map[int]string{1: "a"}}, cache.Config{L1: cache.L1{Rows: 10}})
	for range 3 {
		row, err := p.Get(background, 1)
		require.NoError(t, err)
		require.Equal(t, "a", row.Text)
		row.Text = "changed by a handler"
	}
	require.Equal(t, 1, p.db.count())
}

func TestLoadTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, cache.NewMemory(0), &database{}, cache.Config{LoadTimeout: time.Second})
		_, err := p.Aside.Get(background, 1, func(ctx context.Context, _ int) (*note, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, "none", p.text(t, 1), "the lease is gone")
		require.Equal(t, 1, p.db.count())
	})
}

// TestLeaseWait: a reader waits for another process's load, but not for long.
func TestLeaseWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, db := cache.NewMemory(0), &database{rows: map[int]string{1: "a", 2: "b"}}
		a, b := start(t, s, db, cache.Config{}), start(t, s, db, cache.Config{})
		slow := func(takes time.Duration) func(context.Context, int) (*note, error) {
			return func(ctx context.Context, id int) (*note, error) {
				time.Sleep(takes)
				return db.load(ctx, id)
			}
		}
		go func() { _, _ = a.Aside.Get(background, 1, slow(20*time.Millisecond)) }()
		go func() { _, _ = a.Aside.Get(background, 2, slow(time.Second)) }()
		synctest.Wait()
		require.Equal(t, "a", b.text(t, 1))
		require.Equal(t, 1, db.count(), "it got the row of the other process")
		began := time.Now()
		require.Equal(t, "b", b.text(t, 2))
		require.Equal(t, 75*time.Millisecond, time.Since(began))
		require.Equal(t, 2, db.count())
		time.Sleep(time.Second)
	})
}

func TestFirstLevel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &flaky{Store: cache.NewMemory(0)}
		db := &database{rows: map[int]string{1: "a"}}
		p, other := start(t, s, db, cache.Config{L1: cache.L1{Rows: 100, TTL: 2 * time.Second}}), start(t, s, db, cache.Config{})
		require.Equal(t, "a", p.text(t, 1))
		calls := s.calls.Load()
		require.Equal(t, "a", p.text(t, 1))
		require.Equal(t, calls, s.calls.Load(), "no call to the store")
		require.NoError(t, other.write(1, "b"))
		require.Equal(t, "a", p.text(t, 1))
		time.Sleep(2 * time.Second)
		require.Equal(t, "b", p.text(t, 1))
		require.NoError(t, p.write(1, "c"))
		require.Equal(t, "c", p.text(t, 1), "its own writes are seen at once")
	})
}

// TestUncertainCommit: when it is not known whether a write happened, readers
// store nothing until it must have.
func TestUncertainCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := &database{rows: map[int]string{1: "old"}}
		p := start(t, cache.NewMemory(0), db, cache.Config{Hold: 10 * time.Second})
		require.Equal(t, "old", p.text(t, 1))
		require.ErrorIs(t, p.cache.Write(background, []string{p.Key(1)}, func(context.Context) ([]string, error) {
			return nil, context.DeadlineExceeded
		}), context.DeadlineExceeded)
		require.Equal(t, "old", p.text(t, 1))
		db.set(1, "new") // it did happen, later
		require.Equal(t, "new", p.text(t, 1))
		time.Sleep(10 * time.Second)
		p.text(t, 1)
		loads := db.count()
		p.text(t, 1)
		require.Equal(t, loads, db.count(), "it is cached again")
	})
}

// lagging is a store whose answer to the first Get arrives late.
type lagging struct {
	cache.Store
	first         atomic.Bool
	asked, answer chan struct{}
}

func (l *lagging) Get(ctx context.Context, key string) ([]byte, error) {
	value, err := l.Store.Get(ctx, key)
	if l.first.CompareAndSwap(false, true) {
		close(l.asked)
		<-l.answer
	}
	return value, err
}

// TestForget: what a process wrote is not hidden from it by a lookup that began
// before, nor by its first level.
func TestForget(t *testing.T) {
	db := &database{rows: map[int]string{1: "old"}}
	memory := cache.NewMemory(0)
	require.Equal(t, "old", start(t, memory, db, cache.Config{}).text(t, 1))
	s := &lagging{Store: memory, asked: make(chan struct{}), answer: make(chan struct{})}
	p := start(t, s, db, cache.Config{L1: cache.L1{Rows: 10, TTL: time.Hour}})
	var group sync.WaitGroup
	group.Go(func() { _, _ = p.Get(background, 1) })
	<-s.asked
	require.NoError(t, p.write(1, "new"))
	require.Equal(t, "new", p.text(t, 1), "it does not join the lookup under way")
	close(s.answer)
	group.Wait()
	require.Equal(t, "new", p.text(t, 1))

	require.NoError(t, p.cache.Write(background, []string{p.Key(1)}, func(context.Context) ([]string, error) {
		db.set(1, "newer")
		require.Equal(t, "newer", p.text(t, 1), "the first level is out of the way before the commit")
		return nil, nil
	}))

	late := &lagging{Store: memory, asked: make(chan struct{}), answer: make(chan struct{})}
	p = start(t, late, db, cache.Config{L1: cache.L1{Rows: 10, TTL: time.Hour}})
	require.Equal(t, "newer", start(t, memory, db, cache.Config{}).text(t, 1))
	group.Go(func() { _, _ = p.Get(background, 1) })
	<-late.asked
	require.NoError(t, p.write(1, "newest"))
	close(late.answer)
	group.Wait()
	require.Equal(t, "newest", p.text(t, 1), "the late answer is not kept")
}

// TestForgetAtRelease: the same for a lookup that began under the hold.
func TestForgetAtRelease(t *testing.T) {
	db := &database{rows: map[int]string{1: "old"}}
	p := start(t, cache.NewMemory(0), db, cache.Config{})
	read, goOn := make(chan struct{}), make(chan struct{})
	var group sync.WaitGroup
	require.NoError(t, p.cache.Write(background, []string{p.Key(1)}, func(context.Context) ([]string, error) {
		group.Go(func() {
			_, _ = p.Aside.Get(background, 1, func(ctx context.Context, id int) (*note, error) {
				row, err := db.load(ctx, id)
				close(read)
				<-goOn
				return row, err
			})
		})
		<-read
		db.set(1, "new")
		return nil, nil
	}))
	require.Equal(t, "new", p.text(t, 1))
	close(goOn)
	group.Wait()
}
