package rediscache

import (
	"context"
	"errors"
	"net"
	"runtime"
	"sync"

	"github.com/redis/go-redis/v9"
)

// errAbandoned means that whoever sent the pipeline did not come back from it.
var errAbandoned = errors.New("rediscache: the pipeline panicked")

// gather sends GETs that come together in one pipeline. The first few go out by
// themselves, so a quiet service waits for nobody; who comes while they are under
// way waits until one of them is back, and then all who wait go in one go. It
// saves system calls, here and in Redis, when the processors have most to do.
type gather struct {
	store *Store
	most  int // calls that may be under way

	mu    sync.Mutex
	under int
	next  *group // who waits; nil for nobody
}

// group are GETs that travel together.
type group struct {
	start    chan struct{} // closed when its turn has come
	done     chan struct{} // closed when it is back
	answered bool
	commands []*redis.StringCmd
}

// newGather allows as many calls at once as keep the processors busy: one call
// takes some 15 µs of them, and most of its time is spent on the way.
func newGather(s *Store) *gather { return &gather{store: s, most: 8 * runtime.GOMAXPROCS(0)} }

// get returns the value of a key, or redis.Nil.
func (g *gather) get(ctx context.Context, key string) ([]byte, error) {
	g.mu.Lock()
	if g.under < g.most {
		g.under++
		g.mu.Unlock()
		defer g.leave()
		return g.store.client.Get(ctx, key).Bytes()
	}
	leads := g.next == nil
	if leads {
		g.next = &group{start: make(chan struct{}), done: make(chan struct{})}
	}
	mine, command := g.next, redis.NewStringCmd(ctx, "get", key)
	mine.commands = append(mine.commands, command)
	g.mu.Unlock()
	if leads {
		<-mine.start
		g.send(context.WithoutCancel(ctx), mine)
	} else {
		<-mine.done
	}
	value, err := command.Bytes()
	switch {
	case !mine.answered:
		return nil, errAbandoned
	case !leads && broken(err):
		return g.store.client.Get(ctx, key).Bytes() // one connection broke, not Redis
	}
	return value, err
}

// leave ends a call: its place goes to those who wait.
func (g *gather) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.next == nil {
		g.under--
		return
	}
	close(g.next.start)
	g.next = nil
}

// send takes a group to Redis. Each command keeps its own answer or error.
func (g *gather) send(ctx context.Context, all *group) {
	defer close(all.done)
	defer g.leave()
	err := g.store.inBatches(ctx, len(all.commands), func(p processor, i int) { _ = p.Process(ctx, all.commands[i]) })
	for _, command := range all.commands {
		if err != nil && command.Err() == nil && command.Val() == "" {
			command.SetErr(err) // in a batch behind the one that failed
		}
	}
	all.answered = true
}

// broken tells that a command failed with its connection, at once: where Redis
// answered, or time ran out, another try is of no use.
func broken(err error) bool {
	var timeout net.Error
	return err != nil && !errors.Is(err, redis.Nil) && !isAnswer(err) && !(errors.As(err, &timeout) && timeout.Timeout())
}
