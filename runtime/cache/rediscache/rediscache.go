package rediscache

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/apigen/apigen/runtime/cache"
)

// batch is the most keys sent in one pipeline, so that each fits the budget and
// none holds up other clients for long.
const batch = 500

// Store is a cache.Store on Redis. It is safe for concurrent use.
type Store struct {
	client redis.UniversalClient
	reads  *gather
}

// New returns the store on a client, which remains the caller's. A client that
// was not made by [Client] should have short time-outs and no retries.
func New(client redis.UniversalClient) *Store {
	s := &Store{client: client}
	s.reads = newGather(s)
	return s
}

// Ping reports whether Redis answers; it suits health.AddReadiness of a service
// that cannot do without.
func (s *Store) Ping(ctx context.Context) error { return s.client.Ping(ctx).Err() }

// Get returns the value of a key, nil when there is none. Of many at the same
// time, most go to Redis in pipelines.
func (s *Store) Get(ctx context.Context, key string) ([]byte, error) {
	value, err := s.reads.get(ctx, key)
	return value, unlessNil(err)
}

// GetMany returns the values of keys, with one GET each in a pipeline, which
// unlike MGET works in a cluster.
func (s *Store) GetMany(ctx context.Context, keys []string) ([][]byte, error) {
	values := make([][]byte, len(keys))
	commands := make([]*redis.StringCmd, len(keys))
	err := s.inBatches(ctx, len(keys), func(p processor, i int) {
		commands[i] = redis.NewStringCmd(ctx, "get", keys[i])
		_ = p.Process(ctx, commands[i])
	})
	if err != nil {
		return nil, err
	}
	for i, command := range commands {
		value, err := command.Bytes()
		if err := unlessNil(err); err != nil {
			return nil, err
		}
		values[i] = value
	}
	return values, nil
}

// Add sets each of the keys that has no value.
func (s *Store) Add(ctx context.Context, keys []string, value []byte, ttl time.Duration) ([]bool, error) {
	commands := make([]*redis.BoolCmd, len(keys))
	err := s.inBatches(ctx, len(keys), func(p processor, i int) {
		commands[i] = redis.NewBoolCmd(ctx, "set", keys[i], value, "px", milliseconds(ttl), "nx")
		_ = p.Process(ctx, commands[i])
	})
	if err != nil {
		return nil, err
	}
	added := make([]bool, len(keys))
	for i, command := range commands {
		done, err := command.Result() // redis.Nil where the key has a value
		if err := unlessNil(err); err != nil {
			return nil, err
		}
		added[i] = done
	}
	return added, nil
}

// Swap sets each key whose value is exactly Old to New, or deletes it.
func (s *Store) Swap(ctx context.Context, swaps []cache.Swap) ([]bool, error) {
	answers, err := s.run(ctx, swap, len(swaps), func(i int) (string, []any) {
		w := swaps[i]
		if w.New == nil {
			return w.Key, []any{w.Old}
		}
		return w.Key, []any{w.Old, w.New, milliseconds(w.TTL)}
	})
	if err != nil {
		return nil, err
	}
	swapped := make([]bool, len(answers))
	for i, answer := range answers {
		swapped[i] = answer == 1
	}
	return swapped, nil
}

// Hold adds a token to the hold on each key.
func (s *Store) Hold(ctx context.Context, keys []string, token cache.Token, ttl time.Duration) error {
	args := []any{token[:], milliseconds(ttl)}
	_, err := s.run(ctx, hold, len(keys), func(i int) (string, []any) { return keys[i], args })
	return err
}

// Release takes a token out of the hold on each key.
func (s *Store) Release(ctx context.Context, keys []string, token cache.Token) error {
	args := []any{token[:]}
	_, err := s.run(ctx, release, len(keys), func(i int) (string, []any) { return keys[i], args })
	return err
}

func milliseconds(d time.Duration) int64 { return max(d.Milliseconds(), 1) }

func unlessNil(err error) error {
	if errors.Is(err, redis.Nil) {
		return nil
	}
	return err
}

// processor is a client, or a pipeline of one.
type processor interface {
	Process(ctx context.Context, command redis.Cmder) error
}

// inBatches sends n commands, as they are queued: one by itself, more in pipelines.
func (s *Store) inBatches(ctx context.Context, n int, queue func(p processor, i int)) error {
	if n == 1 {
		queue(s.client, 0)
		return nil
	}
	for from := 0; from < n; from += batch {
		p := s.client.Pipeline()
		for i := from; i < min(from+batch, n); i++ {
			queue(p, i)
		}
		if _, err := p.Exec(ctx); unlessNil(err) != nil && !isAnswer(err) {
			return fmt.Errorf("rediscache: %w", err)
		}
	}
	return nil
}

// isAnswer tells an error that Redis sent for one command from a pipeline that failed.
func isAnswer(err error) bool {
	var answer redis.Error
	return errors.As(err, &answer)
}
