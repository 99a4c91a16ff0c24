package retry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/apigen/apigen/runtime/problem"
)

// Defaults of [Config].
const (
	DefaultBudget = .1
	DefaultWait   = 50 * time.Millisecond

	// saved is how many retries the budget saves up at most, and has at the
	// start.
	saved = 10
	// maxDrain is how much of a refused answer is read to keep its connection.
	maxDrain = 4 << 10
)

// Config is how much is retried. The zero value of each field stands for its
// default.
type Config struct {
	// Budget is the part of the requests that may be retried, above 0 up to 1.
	// Default 0.1. Unused budget is saved for ten retries.
	Budget float64 `yaml:"budget"`
	// Wait is the longest time before the retry; the time is random, a tenth of
	// it at least. Default 50 ms.
	Wait time.Duration `yaml:"wait"`
}

// Validate reports every value that is out of range, joined. Each message
// begins with the configuration key.
func (c Config) Validate() error {
	var errs []error
	if !(c.Budget >= 0 && c.Budget <= 1) {
		errs = append(errs, errors.New("budget: must be above 0 and at most 1"))
	}
	if c.Wait < 0 {
		errs = append(errs, errors.New("wait: must be positive"))
	}
	return errors.Join(errs...)
}

// Transport retries what next failed to do, once: requests that never got an
// answer or got 502, 503 or 504, if their method is idempotent (RFC 9110,
// section 9.2.2), their body can be sent again, the caller's deadline leaves the
// time, and the budget allows it. An answer with Retry-After is not retried, as
// its server has said when to come back. A refusal of one of the process's own
// guards is not retried either.
//
// A nil next is http.DefaultTransport.
func Transport(next http.RoundTripper, c Config) (http.RoundTripper, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("retry: %w", err)
	}
	if next == nil {
		next = http.DefaultTransport
	}
	if c.Budget == 0 {
		c.Budget = DefaultBudget
	}
	if c.Wait == 0 {
		c.Wait = DefaultWait
	}
	return &transport{next: next, config: c, budget: saved}, nil
}

type transport struct {
	next   http.RoundTripper
	config Config

	mu     sync.Mutex
	budget float64 // retries that may be made now
}

func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	t.earn()
	response, err := t.next.RoundTrip(r)
	if !again(r, response, err) {
		return response, err
	}
	wait := time.Duration((.1 + .9*rand.Float64()) * float64(t.config.Wait))
	if !fits(r.Context(), wait) || !t.spend() {
		return response, err
	}
	retry, rewindErr := rewind(r)
	if rewindErr != nil || !sleep(r.Context(), wait) {
		return response, err
	}
	if response != nil {
		_, _ = io.CopyN(io.Discard, response.Body, maxDrain)
		_ = response.Body.Close()
	}
	return t.next.RoundTrip(retry)
}

// CloseIdleConnections lets http.Client.CloseIdleConnections reach the
// transport inside.
func (t *transport) CloseIdleConnections() {
	if closer, ok := t.next.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}

func (t *transport) earn() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.budget = min(saved, t.budget+t.config.Budget)
}

func (t *transport) spend() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.budget < 1 {
		return false
	}
	t.budget--
	return true
}

var idempotent = []string{
	"", http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace, http.MethodPut, http.MethodDelete,
}

var transient = []int{http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout}

// again reports whether a request is worth sending again.
func again(r *http.Request, response *http.Response, err error) bool {
	if !slices.Contains(idempotent, r.Method) || r.Context().Err() != nil {
		return false
	}
	if r.Body != nil && r.Body != http.NoBody && r.GetBody == nil {
		return false
	}
	if err != nil {
		_, refused := problem.Refused(err)
		return !refused
	}
	return slices.Contains(transient, response.StatusCode) && response.Header.Get("Retry-After") == ""
}

// fits reports whether the caller waits long enough.
func fits(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return !ok || time.Until(deadline) > wait
}

// rewind returns the request with its body from the start.
func rewind(r *http.Request) (*http.Request, error) {
	if r.GetBody == nil {
		return r, nil
	}
	body, err := r.GetBody()
	if err != nil {
		return nil, err
	}
	next := r.Clone(r.Context())
	next.Body = body
	return next, nil
}

func sleep(ctx context.Context, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
