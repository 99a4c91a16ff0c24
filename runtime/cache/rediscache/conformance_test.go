package rediscache_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/cache"
	"github.com/apigen/apigen/runtime/cache/rediscache"
)

// TestConformance does the same random operations on Redis and in memory, which
// is what the exploration of interleavings runs on. Both must agree on all.
func TestConformance(t *testing.T) {
	need(t, "Redis", redisServer)
	rdb := client(t, redisServer)
	redis, memory := rediscache.New(rdb), cache.NewMemory(0)
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	base := prefix(t, rdb)
	tokens := make([]cache.Token, 40)
	for i := range tokens {
		tokens[i][0] = byte(i + 1)
	}
	require.NoError(t, rdb.ScriptFlush(ctx).Err()) // scripts come back by themselves
	for i := range 2000 {
		keys := []string{fmt.Sprint(base, r.IntN(3)), fmt.Sprint(base, 3+r.IntN(3))}[:1+r.IntN(2)]
		operation := operations[r.IntN(len(operations))]
		token := tokens[r.IntN(len(tokens))]
		if r.IntN(4) > 0 {
			token = tokens[r.IntN(3)]
		}
		value := []byte{"VNL"[r.IntN(3)], byte(r.IntN(2))}
		want, err := operation(memory, keys, token, value)
		require.NoError(t, err)
		got, err := operation(redis, keys, token, value)
		require.NoError(t, err)
		require.Equal(t, want, got, "operation %d", i)
		wants, err := memory.GetMany(ctx, keys)
		require.NoError(t, err)
		gots, err := redis.GetMany(ctx, keys)
		require.NoError(t, err)
		for j := range keys {
			require.True(t, bytes.Equal(wants[j], gots[j]), "operation %d: memory has %q, Redis %q", i, wants[j], gots[j])
		}
	}
}

type operation func(s cache.Store, keys []string, token cache.Token, value []byte) ([]bool, error)

var operations = []operation{
	func(s cache.Store, keys []string, token cache.Token, _ []byte) ([]bool, error) {
		return nil, s.Hold(ctx, keys, token, time.Minute)
	},
	func(s cache.Store, keys []string, token cache.Token, _ []byte) ([]bool, error) {
		return nil, s.Release(ctx, keys, token)
	},
	func(s cache.Store, keys []string, _ cache.Token, value []byte) ([]bool, error) {
		return s.Add(ctx, keys, value, time.Minute)
	},
	func(s cache.Store, keys []string, token cache.Token, value []byte) ([]bool, error) {
		swaps := []cache.Swap{{Key: keys[0], Old: value, New: []byte("L0"), TTL: time.Minute}}
		return s.Swap(ctx, append(swaps, cache.Swap{Key: keys[0], Old: cache.Held(nil, token), New: value, TTL: time.Minute}))
	},
	func(s cache.Store, keys []string, _ cache.Token, value []byte) ([]bool, error) {
		return s.Swap(ctx, []cache.Swap{{Key: keys[0], Old: value}})
	},
	func(s cache.Store, keys []string, token cache.Token, _ []byte) (none []bool, err error) {
		for i := range cache.MaxHolders + 1 { // until it is anonymous
			token[5] = byte(i)
			if err = s.Hold(ctx, keys, token, time.Minute); err != nil {
				break
			}
		}
		return none, err
	},
	func(s cache.Store, keys []string, _ cache.Token, _ []byte) ([]bool, error) {
		value, err := s.Get(ctx, keys[0])
		if err != nil || value == nil {
			return nil, err
		}
		return s.Swap(ctx, []cache.Swap{{Key: keys[0], Old: value}})
	},
}

// TestExpiry is what Redis does with the times it is given.
func TestExpiry(t *testing.T) {
	need(t, "Redis", redisServer)
	rdb := client(t, redisServer)
	s, key := rediscache.New(rdb), prefix(t, rdb)+"k"
	left := func() time.Duration {
		d, err := rdb.PTTL(ctx, key).Result()
		require.NoError(t, err)
		return d
	}
	require.NoError(t, s.Hold(ctx, []string{key}, cache.Token{1}, time.Minute))
	require.NoError(t, s.Hold(ctx, []string{key}, cache.Token{2}, time.Second))
	require.Greater(t, left(), 50*time.Second, "a shorter hold does not shorten a longer one")
	require.NoError(t, s.Release(ctx, []string{key}, cache.Token{2}))
	require.Greater(t, left(), 50*time.Second)
	require.Less(t, left(), time.Minute+time.Second)
	require.NoError(t, s.Release(ctx, []string{key}, cache.Token{1}))
	done, err := s.Add(ctx, []string{key}, []byte("x"), 1500*time.Millisecond)
	require.NoError(t, err)
	require.Equal(t, []bool{true}, done)
	require.Greater(t, left(), 100*time.Millisecond)
	require.Less(t, left(), 1501*time.Millisecond)
}

func TestManyKeys(t *testing.T) {
	need(t, "Redis", redisServer)
	rdb := client(t, redisServer)
	s, base := rediscache.New(rdb), prefix(t, rdb)
	keys := make([]string, 1201) // more than two batches
	for i := range keys {
		keys[i] = fmt.Sprint(base, i)
	}
	done, err := s.Add(ctx, keys, []byte("x"), time.Minute)
	require.NoError(t, err)
	require.NotContains(t, done, false)
	values, err := s.GetMany(ctx, keys)
	require.NoError(t, err)
	require.Equal(t, []byte("x"), values[1200])
	require.NoError(t, s.Release(ctx, keys, cache.Token{1}))
	values, err = s.GetMany(ctx, keys)
	require.NoError(t, err)
	require.Equal(t, make([][]byte, len(keys)), values)
}

func TestConfig(t *testing.T) {
	for name, c := range map[string]rediscache.Config{
		"addr:":       {Addr: "localhost"},
		"db,":         {Addr: "localhost:6379", DB: -1},
		"budget:":     {Addr: "localhost:6379", Budget: time.Minute},
		"connections": {Addr: "localhost:6379", Connections: -1},
	} {
		_, err := rediscache.Client(c)
		require.ErrorContains(t, err, name)
	}
}
