package cache

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// gated is a store whose every call waits for its turn.
type gated struct{ actor *actor }

func gate[T any](a *actor, name string, call func() (T, error)) (answer T, err error) {
	if !a.step(name) {
		return answer, errRefused
	}
	answer, err = call()
	return answer, err
}

func (g gated) Get(ctx context.Context, key string) ([]byte, error) {
	return gate(g.actor, "get", func() ([]byte, error) {
		value, err := g.actor.world.memory.Get(ctx, key)
		fmt.Fprintf(&g.actor.log, "get %s;", g.actor.world.text(value, nil))
		return value, err
	})
}

func (g gated) GetMany(ctx context.Context, keys []string) ([][]byte, error) {
	return gate(g.actor, "getMany", func() ([][]byte, error) {
		values, err := g.actor.world.memory.GetMany(ctx, keys)
		fmt.Fprintf(&g.actor.log, "getMany %s;", g.actor.world.text(values[0], nil))
		return values, err
	})
}

func (g gated) Add(ctx context.Context, keys []string, value []byte, ttl time.Duration) ([]bool, error) {
	return gate(g.actor, "add", func() ([]bool, error) {
		g.name(Token(value[1:]))
		done, err := g.actor.world.memory.Add(ctx, keys, value, ttl)
		fmt.Fprintf(&g.actor.log, "add %v;", done)
		return done, err
	})
}

func (g gated) Swap(ctx context.Context, swaps []Swap) ([]bool, error) {
	return gate(g.actor, "swap", func() ([]bool, error) {
		done, err := g.actor.world.memory.Swap(ctx, swaps)
		fmt.Fprintf(&g.actor.log, "swap %v;", done)
		if done[0] && state(swaps[0].Old) == stateHold {
			g.actor.exposed = false
		}
		return done, err
	})
}

func (g gated) Hold(ctx context.Context, keys []string, token Token, ttl time.Duration) error {
	_, err := gate(g.actor, "hold", func() (bool, error) {
		g.name(token)
		if hold := g.actor.world.scenario.hold; hold != nil {
			return true, hold(g.actor.world.memory, keys, token)
		}
		return true, g.actor.world.memory.Hold(ctx, keys, token, ttl)
	})
	return err
}

func (g gated) Release(ctx context.Context, keys []string, token Token) error {
	_, err := gate(g.actor, "release", func() (bool, error) {
		g.actor.exposed = false
		return true, g.actor.world.memory.Release(ctx, keys, token)
	})
	return err
}

func (g gated) name(token Token) { g.actor.world.owners[token] = g.actor.index }

// The actors.

func reader(_ *world, a *actor) error {
	if !a.step("begin") {
		return errRefused
	}
	a.began = a.world.row
	row, err := a.rows().Get(context.Background(), testKey)
	return a.took(row, err)
}

func batchReader(_ *world, a *actor) error {
	if !a.step("begin") {
		return errRefused
	}
	a.began = a.world.row
	rows, err := a.rows().GetMany(context.Background(), testKey)
	return a.took(rows[testKey], err)
}

func refresher(_ *world, a *actor) error {
	if !a.step("begin") {
		return errRefused
	}
	a.began = a.world.row
	row, err := a.rows().Refresh(context.Background(), testKey)
	return a.took(row, err)
}

func (a *actor) took(row *version, err error) error {
	if row != nil {
		a.result = row.Version
	} else {
		a.result = 0 // there was none
	}
	return err
}

// commit writes the next version.
func (a *actor) commit() error {
	if !a.step("commit") {
		return errRefused
	}
	a.world.row++
	a.exposed = true
	return nil
}

func writer(w *world, a *actor) error {
	keys, late := []string{a.rows().Key(testKey)}, []string(nil)
	if w.scenario.late {
		keys, late = nil, keys
	}
	return a.cache.Write(context.Background(), keys, func(context.Context) ([]string, error) { return late, a.commit() })
}

// failing is a writer whom the database refuses.
func failing(_ *world, a *actor) error {
	return a.cache.Write(context.Background(), []string{a.rows().Key(testKey)}, func(context.Context) ([]string, error) {
		a.step("refuse")
		return nil, errRefused
	})
}

// through is a writer that leaves its row in the cache.
func through(_ *world, a *actor) error {
	_, err := NewWriteThrough(a.rows()).Put(context.Background(), testKey, nil, func(context.Context) (*version, error) {
		if err := a.commit(); err != nil {
			return nil, err
		}
		return &version{a.world.row}, nil
	})
	return err
}

// check is what holds after every step: what the cache says is what the
// database says, whoever has died. (With late keys: once writers have returned.)
func (w *world) check() error {
	for _, a := range w.actors {
		if w.scenario.late && a.exposed {
			return nil
		}
	}
	want := fmt.Sprintf(`V{"Version":%d}`, w.row)
	switch value := w.value(nil); {
	case value == "N" && w.row != 0, len(value) > 0 && value[0] == 'V' && value != want:
		return fmt.Errorf("the cache has %s, the database version %d", value, w.row)
	}
	for _, a := range w.actors {
		if a.finished && a.result < a.began && !w.scenario.late {
			return fmt.Errorf("reader %d began at version %d and got %d", a.index, a.began, a.result)
		}
	}
	return nil
}

// checkEnd lets holds and leases pass, and reads once more.
func (w *world) checkEnd() error {
	if value := w.value(nil); value != "" && (value[0] == stateHold || value[0] == stateLease) {
		dead := false
		for _, a := range w.actors {
			dead = dead || a.crashed
		}
		if !dead {
			return fmt.Errorf("everybody has returned and the key is still %s", value)
		}
		w.memory.set(w.actors[0].rows().Key(testKey), nil, 0)
	}
	return w.check()
}

var scenarios = []struct {
	name   string
	actors []func(*world, *actor) error
	late   bool
}{
	{name: "two writers, two readers", actors: []func(*world, *actor) error{writer, writer, reader, reader}},
	{name: "a writer that fails", actors: []func(*world, *actor) error{writer, failing, reader, reader}},
	{name: "batches", actors: []func(*world, *actor) error{writer, failing, batchReader, reader}},
	{name: "refresh", actors: []func(*world, *actor) error{writer, writer, refresher, reader}},
	{name: "write-through", actors: []func(*world, *actor) error{through, through, reader, reader}},
	{name: "write-through and aside", actors: []func(*world, *actor) error{through, writer, reader, batchReader}},
	{name: "late keys", actors: []func(*world, *actor) error{writer, writer, reader, reader}, late: true},
}

// TestInterleavings proves the first two guarantees of the package, for two
// writers and a reader of which one may die at any point, and for a writer and
// two readers.
func TestInterleavings(t *testing.T) {
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			exploreFrom(t, scenario{actors: s.actors[:3], crashes: 1, late: s.late})
			exploreFrom(t, scenario{actors: s.actors[1:], late: s.late})
		})
	}
}

// TestLoadInterleavings is the same for two writers and two readers, all of
// which may die.
func TestLoadInterleavings(t *testing.T) {
	if os.Getenv("APIGEN_LOAD") != "1" {
		t.Skip("takes minutes; set APIGEN_LOAD=1")
	}
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			exploreFrom(t, scenario{actors: s.actors, crashes: 4, late: s.late})
		})
	}
}

// exploreFrom explores a scenario from every value that the key may have.
func exploreFrom(t *testing.T, s scenario) {
	t.Helper()
	if s.late {
		s.crashes = 0 // the bound is NegativeTTL then
	}
	states, runs, began := 0, 0, time.Now()
	for _, before := range []struct {
		value string
		row   int
	}{{"", 0}, {"N", 0}, {"", 1}, {"V", 1}} {
		s.before, s.row = before.value, before.row
		e := explorer{scenario: s}
		require.NoError(t, e.explore())
		states, runs = states+len(e.visited), runs+e.runs
	}
	t.Logf("%d actors, %d deaths: %d states in %d runs, %v", len(s.actors), s.crashes, states, runs, time.Since(began).Round(time.Millisecond))
}

// TestInterleavingsFindFaults shows that the exploration can fail, and why a
// hold gathers tokens.
func TestInterleavingsFindFaults(t *testing.T) {
	for name, hold := range map[string]func(*Memory, []string, Token) error{
		"no hold": func(*Memory, []string, Token) error { return nil },
		"a delete instead of a hold": func(m *Memory, keys []string, _ Token) error {
			m.set(keys[0], nil, 0)
			return nil
		},
		"a hold that replaces another": func(m *Memory, keys []string, token Token) error {
			m.set(keys[0], Held(nil, token), time.Hour)
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := explorer{scenario: scenario{actors: []func(*world, *actor) error{writer, failing, reader}, before: "V", row: 1, hold: hold}}
			err := e.explore()
			require.ErrorContains(t, err, "the cache has V")
		})
	}
}
