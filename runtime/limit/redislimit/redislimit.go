// Package redislimit counts requests for all processes together, in Redis.
//
// One call is one script on the server, by the server's clock, so that neither
// the clocks nor the number of processes matter. Put the limiter behind
// [limit.WithFallback], so that requests are served while Redis is not.
package redislimit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/apigen/apigen/runtime/limit"
)

// maxKey is the longest key that is stored as it is.
const maxKey = 128

var errAnswer = errors.New("the script's answer is not understood")

// Limiter is a [limit.Limiter] whose count is shared. It starts no goroutine;
// closing the client is up to who opened it.
type Limiter struct {
	client           redis.Scripter
	script           *redis.Script
	rate             limit.Rate
	interval, window time.Duration
	args             [2]string
	prefix           string
	budget           time.Duration
}

// New returns a limiter that keeps its counts under prefix, such as
// "myservice:login:". Limiters with the same prefix and rate share them. The
// client may be one for a cluster: a key's hash tag is the counted key. A call
// takes at most the budget, 50 ms when zero; take the client from [Client], or
// see there what it has to be told.
func New(client redis.Scripter, prefix string, rate limit.Rate, budget time.Duration) (*Limiter, error) {
	if err := rate.Usable(); err != nil {
		return nil, fmt.Errorf("redislimit: %w", err)
	}
	if budget <= 0 {
		budget = limit.DefaultBudget
	}
	l := &Limiter{client: client, script: redis.NewScript(source), rate: rate, prefix: prefix, budget: budget}
	l.interval = rate.Interval()
	l.window = l.interval * time.Duration(rate.Capacity())
	l.args = [2]string{strconv.FormatInt(int64(l.interval), 10), strconv.FormatInt(int64(l.window), 10)}
	return l, nil
}

// Rate returns the rate the limiter was made with.
func (l *Limiter) Rate() limit.Rate { return l.rate }

// Allow implements [limit.Limiter]. The error wraps [limit.ErrUnavailable]
// unless it is that of the context.
func (l *Limiter) Allow(ctx context.Context, key string, n int) (limit.Decision, error) {
	n = max(n, 0)
	bounded, cancel := context.WithTimeout(ctx, l.budget)
	defer cancel()
	answer, err := l.script.Run(bounded, l.client, []string{l.name(key)}, l.args[0], l.args[1], n).Int64Slice()
	if err == nil && len(answer) != 2 {
		err = errAnswer
	}
	if err != nil {
		if ctx.Err() != nil {
			return limit.Decision{}, ctx.Err()
		}
		return limit.Decision{}, fmt.Errorf("%w: redis: %w", limit.ErrUnavailable, err)
	}
	return l.decide(answer[0] == 1, n, time.Duration(answer[1])), nil
}

// decide describes a key that owes ahead.
func (l *Limiter) decide(ok bool, n int, ahead time.Duration) limit.Decision {
	d := limit.Decision{OK: ok, Limit: l.rate.Limit, Remaining: int((l.window - ahead) / l.interval), Reset: ahead}
	if !ok {
		d.RetryAfter = ahead + l.interval*time.Duration(min(n, l.rate.Capacity())) - l.window
	}
	return d
}

// name is the key in Redis. A long one, which a client may have chosen, is
// stored as its hash.
func (l *Limiter) name(key string) string {
	if len(key) > maxKey {
		sum := sha256.Sum256([]byte(key))
		key = hex.EncodeToString(sum[:])
	}
	return l.prefix + "{" + key + "}"
}
