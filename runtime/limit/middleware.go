package limit

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/apigen/apigen/runtime/problem"
)

// Problem codes of the middleware's refusals. Clients may rely on them; the
// access log and metrics learn them from the problem that is recorded.
const (
	CodeExceeded    = "limit.exceeded"    // 429: too many requests
	CodeUnavailable = "limit.unavailable" // 503: the limiter could not decide
)

// MiddlewareOption changes what [Middleware] does.
type MiddlewareOption func(*guard)

// Name names the limit in the RateLimit fields, "default" otherwise. A name of
// its own tells apart several limits on one request. It must be printable ASCII
// without quotes and backslashes; other characters are left out.
func Name(name string) MiddlewareOption { return func(g *guard) { g.name = quote(name) } }

// Code sets the problem code of refusals, [CodeExceeded] otherwise, so that logs
// and metrics tell several limits apart.
func Code(code string) MiddlewareOption {
	return func(g *guard) { g.exceeded = problem.TooManyRequests(code, titleExceeded) }
}

type guard struct {
	limiter  Limiter
	key      KeyFunc
	name     string // quoted
	policy   string // value of RateLimit-Policy, "" when the rate is unknown
	exceeded *problem.Error
}

// Middleware lets a request pass when the limiter admits one more for its key.
// Others get a 429 problem "limit.exceeded" with Retry-After. When the limiter
// fails, the answer is a 503 "limit.unavailable"; see [WithFallback].
//
// Every answer, admitted or not, tells where the client stands in the fields
// RateLimit and, where the limiter has Rate() Rate, RateLimit-Policy, as
// draft-ietf-httpapi-ratelimit-headers-10 describes them: q is the limit, w its
// period in whole seconds, r how many more may come now, t the seconds until
// the whole burst is free again or, with a 429, until one more may come.
func Middleware(l Limiter, key KeyFunc, opts ...MiddlewareOption) func(http.Handler) http.Handler {
	g := &guard{limiter: l, key: key, name: `"default"`, exceeded: errExceeded}
	for _, opt := range opts {
		opt(g)
	}
	if rated, ok := l.(interface{ Rate() Rate }); ok && rated.Rate() != (Rate{}) {
		g.policy = policy(g.name, rated.Rate())
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if refused := g.check(w, r); refused != nil {
				problem.Write(w, r, refused)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

const titleExceeded = "too many requests"

var errExceeded = problem.TooManyRequests(CodeExceeded, titleExceeded)

// check returns nil for a request that may pass.
func (g *guard) check(w http.ResponseWriter, r *http.Request) error {
	key, ok := g.key(r)
	if !ok {
		return nil
	}
	d, err := g.limiter.Allow(r.Context(), key, 1)
	if err != nil {
		return unavailable(w, err)
	}
	g.describe(w.Header(), d)
	if !d.OK {
		w.Header().Set("Retry-After", seconds(d.RetryAfter))
		return g.exceeded
	}
	return nil
}

func unavailable(w http.ResponseWriter, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	w.Header().Set("Retry-After", "1")
	return problem.Unavailable(CodeUnavailable, "the request could not be counted").WithCause(err)
}

// describe sets the fields of the draft. Several limits on one request add up
// to a list.
func (g *guard) describe(h http.Header, d Decision) {
	if d.Limit == 0 {
		return // failed open: nothing is known
	}
	if g.policy != "" {
		h.Add("RateLimit-Policy", g.policy)
	}
	wait := d.Reset
	if !d.OK {
		wait = d.RetryAfter
	}
	text := append(make([]byte, 0, 48), g.name...)
	text = strconv.AppendInt(append(text, ";r="...), int64(max(d.Remaining, 0)), 10)
	text = append(append(text, ";t="...), seconds(wait)...)
	h.Add("RateLimit", string(text))
}

func policy(name string, rate Rate) string {
	text := name + ";q=" + strconv.Itoa(rate.Limit)
	if rate.Per >= time.Second && rate.Per%time.Second == 0 {
		text += ";w=" + seconds(rate.Per)
	}
	return text
}

// seconds rounds up, because both Retry-After and t have whole seconds and
// coming too early is no use.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((max(d, 0)+time.Second-1)/time.Second), 10)
}

// quote makes a string of structured fields (RFC 9651, 3.3.3).
func quote(name string) string {
	plain := make([]byte, 0, len(name)+2)
	plain = append(plain, '"')
	for _, c := range []byte(name) {
		if c >= ' ' && c <= '~' && c != '"' && c != '\\' {
			plain = append(plain, c)
		}
	}
	return string(append(plain, '"'))
}
