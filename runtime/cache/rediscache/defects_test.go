package rediscache_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/cache"
	"github.com/apigen/apigen/runtime/cache/rediscache"
)

// These are the defects of the best-known generator of cached repositories, each
// as a user would notice it, on MariaDB and Redis.

var ctx = context.Background()

func (r *repo) made(t *testing.T, a account) *account {
	t.Helper()
	require.NoError(t, r.create(ctx, &a))
	return &a
}

// other returns another process's repository over the same database and Redis.
func other(t *testing.T, r *repo, c cache.Config) *repo {
	t.Helper()
	c.Prefix = r.rows.Key(0)[:len(r.rows.Key(0))-len("account:0")]
	return newRepo(t, r.db, rediscache.New(client(t, redisServer)), c)
}

// A reader has read the old row when a writer commits and returns. What the reader
// read must not be stored.
func TestOldRowIsNotStoredAfterAWrite(t *testing.T) {
	r, _ := onRedis(t, cache.Config{})
	a := r.made(t, account{Email: "a@x", Name: "old"})
	writer := other(t, r, cache.Config{})
	read, goOn := make(chan struct{}), make(chan struct{})
	slow := func(ctx context.Context, id int64) (*account, error) {
		row, err := r.load(ctx, id)
		close(read)
		<-goOn
		return row, err
	}
	var group sync.WaitGroup
	group.Go(func() {
		got, err := r.rows.Get(ctx, a.ID, slow)
		if err != nil || got.Name != "old" {
			t.Error(got, err)
		}
	})
	<-read
	require.NoError(t, writer.save(ctx, &account{ID: a.ID, Email: "a@x", Name: "new"}))
	close(goOn)
	group.Wait()
	for _, reads := range []*repo{r, writer} {
		got, err := reads.get(ctx, a.ID)
		require.NoError(t, err)
		require.Equal(t, "new", got.Name)
	}
}

// A row gets a unique value that was looked up in vain.
func TestUniqueValueMissedBeforeIsFound(t *testing.T) {
	r, _ := onRedis(t, cache.Config{})
	a := r.made(t, account{Email: "old@x"})
	got, err := r.getByEmail(ctx, "old@x")
	require.NoError(t, err)
	require.Equal(t, a.ID, got.ID)
	_, err = r.getByEmail(ctx, "new@x")
	requireNotFound(t, err)

	writer := other(t, r, cache.Config{})
	require.NoError(t, writer.save(ctx, &account{ID: a.ID, Email: "new@x"}))
	got, err = r.getByEmail(ctx, "new@x")
	require.NoError(t, err)
	require.Equal(t, a.ID, got.ID)
	_, err = r.getByEmail(ctx, "old@x")
	requireNotFound(t, err)

	b := r.made(t, account{Email: "old@x"}) // the old value goes to another row
	got, err = writer.getByEmail(ctx, "old@x")
	require.NoError(t, err)
	require.Equal(t, b.ID, got.ID)
}

// A row is inserted under an id that was looked up in vain.
func TestRowInsertedAfterAMissIsFound(t *testing.T) {
	r, _ := onRedis(t, cache.Config{})
	next := r.made(t, account{Email: "a@x"}).ID + 1
	_, err := r.get(ctx, next)
	requireNotFound(t, err)
	require.Equal(t, next, r.made(t, account{Email: "b@x"}).ID)
	got, err := r.get(ctx, next)
	require.NoError(t, err)
	require.Equal(t, "b@x", got.Email)
}

// Under Strict nothing is written, and the caller knows. Under BestEffort it is,
// and this process does not serve the old row when Redis is back. (Others do not
// when it has been repaired: TestRepair.)
func TestWriteWhileRedisFailsServesNoOldRow(t *testing.T) {
	r, _ := onRedis(t, cache.Config{})
	a := r.made(t, account{Email: "a@x", Name: "old"})
	p := newProxy(t)
	base := r.rows.Key(0)[:len(r.rows.Key(0))-len("account:0")]
	strict := newRepo(t, r.db, rediscache.New(client(t, p.address)), cache.Config{Prefix: base, Policy: cache.Strict})
	best := newRepo(t, r.db, rediscache.New(client(t, p.address)), cache.Config{Prefix: base})
	for _, reads := range []*repo{strict, best} {
		_, err := reads.get(ctx, a.ID)
		require.NoError(t, err)
	}

	p.set("refused")
	err := strict.save(ctx, &account{ID: a.ID, Email: "a@x", Name: "new"})
	require.ErrorIs(t, err, cache.ErrUnavailable)
	row, err := r.load(ctx, a.ID)
	require.NoError(t, err)
	require.Equal(t, "old", row.Name)
	require.NoError(t, best.save(ctx, &account{ID: a.ID, Email: "a@x", Name: "new"}))

	p.set("")
	got, err := best.get(ctx, a.ID)
	require.NoError(t, err)
	require.Equal(t, "new", got.Name)
}

// Reads go to the database, and so does a process that starts while Redis is down.
func TestReadsGoToTheDatabaseWhileRedisIsDown(t *testing.T) {
	for _, state := range []string{"refused", "hung"} {
		t.Run(state, func(t *testing.T) {
			need(t, "Redis", redisServer)
			p := newProxy(t)
			p.set(state)
			r := newRepo(t, mariaDB(t), rediscache.New(within(t, p.address, 0)), cache.Config{Prefix: "apigen-test-down:"})
			a := r.made(t, account{Email: "a@x"})
			for range 20 {
				began := time.Now()
				got, err := r.get(ctx, a.ID)
				require.NoError(t, err)
				require.Equal(t, "a@x", got.Email)
				require.Less(t, time.Since(began), 5*time.Second, "go-redis holds a call for 5 s by default")
			}
			_, err := r.get(ctx, a.ID+1)
			requireNotFound(t, err)
			require.True(t, r.cache.Down())
		})
	}
}

// Who shares a load does not depend on who began it.
func TestSharedLoadOutlivesItsFirstCaller(t *testing.T) {
	r, _ := onRedis(t, cache.Config{})
	a := r.made(t, account{Email: "a@x"})
	loading, goOn := make(chan struct{}), make(chan struct{})
	load := func(ctx context.Context, id int64) (*account, error) {
		close(loading)
		<-goOn
		return r.load(ctx, id)
	}
	first, leave := context.WithCancel(ctx)
	var group sync.WaitGroup
	group.Go(func() {
		if _, err := r.rows.Get(first, a.ID, load); !errors.Is(err, context.Canceled) {
			t.Error("the first caller left and got", err)
		}
	})
	<-loading
	for range 5 {
		group.Go(func() {
			if got, err := r.rows.Get(ctx, a.ID, load); err != nil || got.ID != a.ID {
				t.Error(got, err)
			}
		})
	}
	leave()
	time.Sleep(time.Millisecond) // for the first caller to be gone; sharing is what load's close proves
	close(goOn)
	group.Wait()
}

// Everybody gets an error, and the next read works.
func TestPanicOfALoaderIsAnErrorForEverybody(t *testing.T) {
	r, _ := onRedis(t, cache.Config{})
	a := r.made(t, account{Email: "a@x"})
	goOn := make(chan struct{})
	var group sync.WaitGroup
	for range 5 {
		group.Go(func() {
			_, err := r.rows.Get(ctx, a.ID, func(context.Context, int64) (*account, error) {
				<-goOn
				panic("boom")
			})
			var panicked *cache.PanicError
			if !errors.As(err, &panicked) || panicked.Value != "boom" {
				t.Error(err)
			}
		})
	}
	close(goOn)
	group.Wait()
	got, err := r.get(ctx, a.ID)
	require.NoError(t, err)
	require.Equal(t, a.ID, got.ID)
}

// Keys go when the transaction is committed, not before, and reads inside it see
// its own writes.
func TestTransactionHidesItsWritesUntilCommit(t *testing.T) {
	r, _ := onRedis(t, cache.Config{})
	a := r.made(t, account{Email: "a@x", Name: "old"})
	name := func(ctx context.Context) string {
		t.Helper()
		got, err := r.get(ctx, a.ID)
		require.NoError(t, err)
		return got.Name
	}
	change := func(end error) error {
		return r.db.Tx(ctx, func(tx context.Context) error {
			require.NoError(t, r.save(tx, &account{ID: a.ID, Email: "a@x", Name: "new"}))
			require.Equal(t, "new", name(tx))
			require.Equal(t, "old", name(ctx)) // and stores the old row
			require.Equal(t, "old", name(ctx))
			return end
		})
	}
	stop := errors.New("stop")
	require.ErrorIs(t, change(stop), stop)
	require.Equal(t, "old", name(ctx))
	require.NoError(t, change(nil))
	require.Equal(t, "new", name(ctx))
	require.ErrorContains(t, r.db.Tx(ctx, func(tx context.Context) error {
		return r.cache.Write(tx, nil, func(context.Context) ([]string, error) { return nil, nil })
	}), "transaction", "Write would release before the commit")
}
