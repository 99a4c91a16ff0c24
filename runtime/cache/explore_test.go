package cache

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An explorer runs actors, each with a Cache of its own as in a process of its
// own, in every order of their steps: each call to the store and to the
// database is one. An actor may die before any step. Orders that come to a
// state seen before are not followed twice.
type explorer struct {
	scenario scenario
	visited  map[string]bool
	runs     int
}

// scenario is what an explorer runs.
type scenario struct {
	actors  []func(w *world, a *actor) error
	before  string // the value of the key when it begins: "", "V" or "N"
	row     int    // the version of the row when it begins, 0 for none
	crashes int    // how many actors may die
	hold    func(m *Memory, keys []string, token Token) error
	late    bool // keys are known after the commit only
}

// world is one run.
type world struct {
	scenario scenario
	memory   *Memory
	row      int // the committed version
	owners   map[Token]int
	actors   []*actor
}

// actor is one process.
type actor struct {
	world    *world
	index    int
	cache    *Cache
	view     *ReadThrough[int, version]
	arrived  chan string // the step it wants to do, "" when it is over
	granted  chan bool   // false: it is dead
	next     string
	log      strings.Builder
	crashed  bool
	exposed  bool // between its commit and its release
	began    int  // the committed version when it began
	result   int
	err      error
	finished bool
}

const testKey = 7

type version struct{ Version int }

var errRefused = errors.New("refused by the database")

func (e *explorer) explore() error {
	e.visited = map[string]bool{}
	var prefix []int
	for {
		e.runs++
		chosen, widths, err := e.run(prefix)
		if err != nil {
			return fmt.Errorf("order %v: %w", chosen, err)
		}
		last := len(chosen) - 1
		for last >= 0 && chosen[last]+1 >= widths[last] {
			last--
		}
		if last < 0 {
			return nil
		}
		prefix = append(slices.Clone(chosen[:last]), chosen[last]+1)
	}
}

// run follows the choices in prefix, then always the first, until the end or a
// state seen before.
func (e *explorer) run(prefix []int) (chosen, widths []int, err error) {
	w := newWorld(e.scenario)
	defer w.end()
	for {
		moves := w.moves()
		if len(moves) == 0 {
			return chosen, widths, w.checkEnd()
		}
		if len(chosen) >= len(prefix) {
			state := w.state()
			if e.visited[state] {
				return chosen, widths, nil
			}
			e.visited[state] = true
		}
		choice := 0
		if len(chosen) < len(prefix) {
			choice = prefix[len(chosen)]
		}
		chosen, widths = append(chosen, choice), append(widths, len(moves))
		moves[choice]()
		if err := w.check(); err != nil {
			return chosen, widths, fmt.Errorf("%w\n%s", err, w.state())
		}
	}
}

func newWorld(s scenario) *world {
	w := &world{scenario: s, memory: NewMemory(0), row: s.row, owners: map[Token]int{}}
	for i, run := range s.actors {
		a := &actor{world: w, index: i, arrived: make(chan string), granted: make(chan bool)}
		w.actors = append(w.actors, a)
		a.cache, _ = New(gated{a}, Config{Jitter: -1}, Options{Unchanged: func(err error) bool { return errors.Is(err, errRefused) }})
		a.cache.leaseWaits = 0
		a.rows()
		go func() {
			a.err = run(w, a)
			a.arrived <- ""
		}()
		a.wait()
	}
	key := w.actors[0].rows().Key(testKey)
	switch s.before {
	case "V":
		text := w.actors[0].rows().encoded(&version{s.row}, nil).entry
		w.memory.set(key, rowValue(w.actors[0].rows().fingerprint, text), time.Hour)
	case "N":
		w.memory.set(key, missing, time.Hour)
	}
	return w
}

// wait returns when the actor wants to do its next step or is over.
func (a *actor) wait() {
	a.next = <-a.arrived
	a.finished = a.next == ""
}

func (a *actor) rows() *ReadThrough[int, version] {
	if a.view != nil {
		return a.view
	}
	rows, err := NewReadThrough(a.cache, Table[int, version]{Name: "t"}, a.load, func(ctx context.Context, _ []int) (map[int]*version, error) {
		row, err := a.load(ctx, testKey)
		if errors.Is(err, ErrNotFound) {
			return nil, nil
		}
		return map[int]*version{testKey: row}, err
	})
	if err != nil {
		panic(err)
	}
	a.view = rows
	return rows
}

// step waits until it is this actor's turn; false means that it is dead.
func (a *actor) step(name string) bool {
	a.arrived <- name
	return <-a.granted
}

func (a *actor) load(context.Context, int) (*version, error) {
	if !a.step("load") {
		return nil, errRefused
	}
	fmt.Fprintf(&a.log, "load %d;", a.world.row)
	if a.world.row == 0 {
		return nil, ErrNotFound
	}
	return &version{a.world.row}, nil
}

// moves are what may happen next.
func (w *world) moves() (moves []func()) {
	dead := 0
	for _, a := range w.actors {
		if a.crashed {
			dead++
		}
	}
	for _, a := range w.actors {
		if a.finished || a.crashed {
			continue
		}
		moves = append(moves, func() {
			a.granted <- true
			a.wait()
		})
		if dead < w.scenario.crashes {
			moves = append(moves, func() { a.crashed = true })
		}
	}
	return moves
}

// state is all that the future depends on. Actors of one kind are alike, so they
// stand in the order of what they have done, and tokens by their owner's place.
func (w *world) state() string {
	lines := make([]string, len(w.actors))
	for i, a := range w.actors {
		lines[i] = fmt.Sprint(reflect.ValueOf(w.scenario.actors[i]).Pointer(), a.next, a.began, a.crashed, a.exposed, a.log.String())
	}
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(lines[a], lines[b]) })
	places := make([]string, len(order))
	for place, i := range order {
		places[i] = strconv.Itoa(place)
	}
	slices.Sort(lines)
	return fmt.Sprint(w.row, w.value(places), lines)
}

// value is the key's value, with a name for each token's owner.
func (w *world) value(names []string) string {
	value, _ := w.memory.Get(context.Background(), w.actors[0].rows().Key(testKey))
	return w.text(value, names)
}

func (w *world) text(value []byte, names []string) string {
	switch state(value) {
	case stateLease, stateHold:
		text := fmt.Sprint(string(value[:1]), state(value) == stateHold && value[1] == shared)
		for at := tokensAt(value); at+len(Token{}) <= len(value) && names != nil; at += len(Token{}) {
			text += " " + names[w.owners[Token(value[at:at+len(Token{})])]]
		}
		return text
	case stateRow:
		return "V" + string(value[rowHeader:])
	}
	return string(value)
}

// tokensAt is where the tokens in a hold or lease begin.
func tokensAt(value []byte) int {
	if state(value) == stateHold {
		return holdHeader
	}
	return 1
}

// end lets every goroutine of the run come to its end.
func (w *world) end() {
	for _, a := range w.actors {
		for !a.finished {
			a.granted <- false
			a.wait()
		}
		_ = a.cache.Close()
	}
}
