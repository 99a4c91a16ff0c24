package models

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func world(t testing.TB) *World {
	t.Helper()
	w, err := Open(t.Context())
	if err != nil {
		if os.Getenv("APIGEN_REQUIRE_SERVICES") == "1" {
			t.Fatal(err)
		}
		t.Skipf("needs MariaDB and Redis on this machine: %v", err)
	}
	t.Cleanup(func() { require.NoError(t, w.Close(context.Background())) })
	return w
}

// each runs a test for every peer, on one world.
func each(t *testing.T, test func(t *testing.T, w *World, p Peer)) {
	t.Helper()
	w := world(t)
	require.Len(t, w.Peers, 11)
	for _, p := range w.Peers {
		t.Run(p.Name, func(t *testing.T) { test(t, w, p) })
	}
}

func requireRows(t *testing.T, want []Row, got any, err error) {
	t.Helper()
	require.NoError(t, err)
	rows, err := Rows(got)
	require.NoError(t, err)
	require.Equal(t, want, rows)
}

func TestEveryPeerReadsRight(t *testing.T) {
	each(t, func(t *testing.T, w *World, p Peer) {
		for range 3 { // loaded, and cached
			for i := range 3 {
				got, err := p.Get(t.Context(), w.Rows[i].ID)
				requireRows(t, w.Rows[i:i+1], got, err)
				got, err = p.ByEmail(t.Context(), w.Rows[i+3].Email)
				requireRows(t, w.Rows[i+3:i+4], got, err)
			}
		}
		_, err := p.Get(t.Context(), 1)
		require.Error(t, err, "there is no such row")
		_, err = p.ByEmail(t.Context(), "nobody@example.com")
		require.Error(t, err)
	})
}

// A peer that is to be measured with a cache reads from it, the others don't.
func TestOnlyCachesAreOutOfDate(t *testing.T) {
	each(t, func(t *testing.T, w *World, p Peer) {
		old, fresh := w.Rows[0], w.Rows[0]
		fresh.Balance++
		for _, read := range []func() (any, error){
			func() (any, error) { return p.Get(t.Context(), old.ID) },
			func() (any, error) { return p.ByEmail(t.Context(), old.Email) },
		} {
			require.NoError(t, w.Forget(t.Context(), p, w.Rows))
			defer w.balance(t, old)
			for range 2 { // by a unique value, apigen caches where the row is, then the row
				got, err := read()
				requireRows(t, []Row{old}, got, err)
			}
			w.balance(t, fresh)
			got, err := read()
			if p.Keys != nil {
				requireRows(t, []Row{old}, got, err)
				require.NoError(t, w.Forget(t.Context(), p, w.Rows))
				got, err = read()
			}
			requireRows(t, []Row{fresh}, got, err)
			w.balance(t, old)
		}
		require.NoError(t, w.Forget(t.Context(), p, w.Rows))
	})
}

// balance changes a row behind the back of all caches.
func (w *World) balance(t *testing.T, r Row) {
	t.Helper()
	_, err := w.db.ExecContext(t.Context(), "UPDATE users SET balance = ? WHERE id = ?", r.Balance, r.ID)
	require.NoError(t, err)
}

func TestPagesHaveEveryRowOnce(t *testing.T) {
	each(t, func(t *testing.T, w *World, p Peer) {
		if p.Page == nil {
			t.Skip("what goctl generates has no such method")
		}
		var all []Row
		for after, pages := "", 0; pages == 0 || after != ""; pages++ {
			got, next, err := p.Page(t.Context(), after)
			require.NoError(t, err)
			rows, err := Rows(got)
			require.NoError(t, err)
			require.Len(t, rows, pageSize)
			all, after = append(all, rows...), next
		}
		require.Equal(t, w.Rows, all)
	})
}

func TestInsertStoresAllRowsOrNone(t *testing.T) {
	each(t, func(t *testing.T, w *World, p Peer) {
		if p.Insert == nil {
			t.Skip("what goctl generates has no such method")
		}
		require.NoError(t, w.Trim(t.Context()))
		rows := newRows(w.Rows[stored-1].ID+1, batch)
		require.NoError(t, p.Insert(t.Context(), rows))
		defer func() { require.NoError(t, w.Forget(t.Context(), p, rows)) }()
		for _, i := range []int{0, batch - 1} {
			got, err := p.ByEmail(t.Context(), rows[i].Email)
			require.NoError(t, err)
			found, err := Rows(got)
			require.NoError(t, err)
			rows[i].ID = found[0].ID // the database numbers them
			require.Equal(t, rows[i], found[0])
		}
		taken := append(newRows(w.Rows[stored-1].ID+1000, batch-1), w.Rows[0])
		require.Error(t, p.Insert(t.Context(), taken), "its last email is taken")
		var n int
		require.NoError(t, w.db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM users").Scan(&n))
		require.Equal(t, stored+batch, n)
	})
}

func TestEveryCaseRunsForItsPeers(t *testing.T) {
	w := world(t)
	for _, c := range Cases {
		for _, name := range c.Peers {
			r, err := c.Measure(t.Context(), w, w.Peer(name), time.Microsecond)
			require.NoError(t, err)
			require.Positive(t, r.Time, "%s %s", c.Name, name)
			require.GreaterOrEqual(t, r.Allocs, 1.0)
		}
	}
}

// What a batch costs beyond its preparations is measured, and nothing else is.
func TestPreparationsAreNotMeasured(t *testing.T) {
	c := Case{limit: 2, prepare: func(context.Context, *World, Peer) (func(int) error, error) {
		time.Sleep(20 * time.Millisecond)
		return func(n int) error {
			require.LessOrEqual(t, n, 2)
			time.Sleep(time.Duration(n) * time.Millisecond)
			return nil
		}, nil
	}}
	r, err := c.Measure(t.Context(), nil, Peer{}, 5*time.Millisecond)
	require.NoError(t, err)
	require.GreaterOrEqual(t, r.Time, time.Millisecond)
	require.Less(t, r.Time, 15*time.Millisecond)
}
