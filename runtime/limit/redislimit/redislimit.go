package redislimit

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/apigen/apigen/runtime/limit"
)

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
// "myservice:login". Limiters with the same prefix and rate share them. A key in
// Redis reads prefix:{hash}. In the prefix a blank is written as + and all but
// letters, digits and -._:/ as %XX, as in a form. The hash, 128 bits of SHA-256 in
// base64url, keeps what a client chose short and its address out of listings; it
// is no secret, as there are not many addresses to try. It is the hash tag, so
// that the client may be one for a cluster, which spreads the keys. A call takes at most the budget, 50 ms when zero; take the client from [Client], or
// see there what it has to be told.
func New(client redis.Scripter, prefix string, rate limit.Rate, budget time.Duration) (*Limiter, error) {
	if err := rate.Usable(); err != nil {
		return nil, fmt.Errorf("redislimit: %w", err)
	}
	if budget <= 0 {
		budget = limit.DefaultBudget
	}
	l := &Limiter{client: client, script: redis.NewScript(source), rate: rate, prefix: safe(prefix), budget: budget}
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

// name is the key in Redis.
func (l *Limiter) name(key string) string {
	sum := sha256.Sum256([]byte(key))
	return l.prefix + ":{" + base64.RawURLEncoding.EncodeToString(sum[:16]) + "}"
}

// safe leaves nothing in a prefix that Redis or a shell takes for more than text:
// the first brace of a key would begin its hash tag.
func safe(prefix string) string {
	var b strings.Builder
	for _, c := range []byte(strings.TrimSuffix(prefix, ":")) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-._:/", c) >= 0:
			b.WriteByte(c)
		case c == ' ':
			b.WriteByte('+')
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
