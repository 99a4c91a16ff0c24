package store

import (
	"context"
	"hash/maphash"
)

// turns has those who want the same thing wait for one another. Few things share
// a turn by chance.
type turns struct {
	seed  maphash.Seed
	slots [256]chan struct{}
}

func newTurns() *turns {
	t := &turns{seed: maphash.MakeSeed()}
	for i := range t.slots {
		t.slots[i] = make(chan struct{}, 1)
	}
	return t
}

// take waits until nobody else has the turn of the key. The error is the
// context's.
func (t *turns) take(ctx context.Context, key string) (done func(), err error) {
	slot := t.slots[maphash.String(t.seed, key)%uint64(len(t.slots))]
	select {
	case slot <- struct{}{}:
		return func() { <-slot }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
