package rediscache_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/cache/rediscache"
)

// slow makes single commands take long, so that others gather, counts calls,
// and can spoil pipelines.
type slow struct {
	calls atomic.Int64
	spoil func(commands []redis.Cmder) error
}

func (s *slow) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		return next(ctx, network, address)
	}
}

func (s *slow) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		s.calls.Add(1)
		time.Sleep(20 * time.Millisecond)
		return next(ctx, command)
	}
}

func (s *slow) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, commands []redis.Cmder) error {
		s.calls.Add(1)
		if s.spoil != nil {
			return s.spoil(commands)
		}
		return next(ctx, commands)
	}
}

const crowd = 200

// crowded has keys 0 to crowd-1, of which the odd ones have a value, and asks
// for all of them at once.
func crowded(t *testing.T, hook *slow) (values []string, errs []error, panics int64) {
	t.Helper()
	need(t, "Redis", redisServer)
	rdb := client(t, redisServer)
	s, base := rediscache.New(rdb), prefix(t, rdb)
	for i := 1; i < crowd; i += 2 {
		require.NoError(t, rdb.Set(ctx, fmt.Sprint(base, i), fmt.Sprint("value", i), time.Minute).Err())
	}
	rdb.AddHook(hook)
	values, errs = make([]string, crowd), make([]error, crowd)
	var panicked atomic.Int64
	var group sync.WaitGroup
	for i := range crowd {
		group.Go(func() {
			defer func() {
				if recover() != nil {
					panicked.Add(1)
				}
			}()
			value, err := s.Get(ctx, fmt.Sprint(base, i))
			values[i], errs[i] = string(value), err
		})
	}
	group.Wait()
	hook.spoil = nil
	value, err := s.Get(ctx, base+"1")
	require.NoError(t, err, "the next one finds everything in order")
	require.Equal(t, "value1", string(value))
	return values, errs, panicked.Load()
}

func requireRight(t *testing.T, i int, value string) {
	t.Helper()
	want := ""
	if i%2 == 1 {
		want = fmt.Sprint("value", i)
	}
	require.Equal(t, want, value)
}

func TestReadsTravelTogether(t *testing.T) {
	hook := &slow{}
	values, errs, _ := crowded(t, hook)
	for i, value := range values {
		require.NoError(t, errs[i])
		requireRight(t, i, value)
	}
	require.Less(t, hook.calls.Load(), int64(crowd*3/4), "calls to Redis for %d reads", crowd)
}

func TestABrokenConnectionFailsOneRead(t *testing.T) {
	var broken sync.Once
	pipelines := 0
	hook := &slow{}
	hook.spoil = func(commands []redis.Cmder) error {
		broken.Do(func() { pipelines = len(commands) })
		for _, command := range commands {
			command.SetErr(io.EOF)
		}
		return io.EOF
	}
	values, errs, _ := crowded(t, hook)
	require.Greater(t, pipelines, 3, "several reads were on the connection")
	failed := 0
	for i, err := range errs {
		if err != nil {
			require.ErrorIs(t, err, io.EOF)
			failed++
			continue
		}
		requireRight(t, i, values[i])
	}
	require.Positive(t, failed)
	require.Less(t, failed, crowd/10, "whoever was not first in a pipeline tried again")
}

func TestAPanicInAPipelineEndsEveryRead(t *testing.T) {
	_, errs, panics := crowded(t, &slow{spoil: func([]redis.Cmder) error { panic("spoiled") }})
	require.Positive(t, panics)
	failed := 0
	for _, err := range errs {
		if err != nil {
			failed++
		}
	}
	require.Positive(t, failed, "who waited for it is told")
}

func TestAHungRedisHoldsNobodyLong(t *testing.T) {
	need(t, "Redis", redisServer)
	p := newProxy(t)
	const budget = 300 * time.Millisecond
	s := rediscache.New(within(t, p.address, budget))
	_, err := s.Get(ctx, "warm")
	require.NoError(t, err)
	p.set("hung")
	start := time.Now()
	var group sync.WaitGroup
	for range crowd {
		group.Go(func() {
			_, err := s.Get(ctx, "k")
			require.Error(t, err)
		})
	}
	group.Wait()
	require.Less(t, time.Since(start), 4*budget)
}
