package fallback

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/apigen/apigen/runtime/problem"
)

// DefaultBudget is how long an alternative may take when nothing is said.
const DefaultBudget = 100 * time.Millisecond

// Policy is when and for how long an alternative is tried. The zero value of
// each field stands for its default.
type Policy struct {
	// Budget is how long the alternative may take. Default 100 ms. When the
	// caller's context has a deadline, the primary function must be done that
	// much earlier, so that there is time left to fall back in.
	Budget time.Duration `yaml:"budget"`
	// When says for which errors the alternative is tried. Default [Failed].
	When func(error) bool `yaml:"-"`
}

// Validate reports every value that is out of range. Each message begins with
// the configuration key.
func (p Policy) Validate() error {
	if p.Budget < 0 {
		return errors.New("budget: must be positive")
	}
	return nil
}

func (p Policy) withDefaults() Policy {
	if p.Budget <= 0 {
		p.Budget = DefaultBudget
	}
	if p.When == nil {
		p.When = Failed
	}
	return p
}

// Failed reports whether err is a failure, which another answer may stand in
// for. A problem with a status below 500 is not: "no such user" is the answer.
func Failed(err error) bool {
	p, ok := errors.AsType[*problem.Error](err)
	return err != nil && (!ok || p == nil || p.Status >= http.StatusInternalServerError)
}

// Do returns what primary returns, or what alternative returns when primary
// failed; degraded says so. When both fail the error wraps both, and degraded is
// false. The alternative is not tried when ctx has ended: nobody waits for it.
// Panics go on.
//
// Both functions must heed their contexts; Do waits for them.
func Do[T any](ctx context.Context, p Policy, primary, alternative func(context.Context) (T, error)) (value T, degraded bool, err error) {
	p = p.withDefaults()
	value, err = early(ctx, p.Budget, primary)
	if err == nil || ctx.Err() != nil || !p.When(err) {
		return value, false, err
	}
	second, cancel := context.WithTimeout(ctx, p.Budget)
	defer cancel()
	other, otherErr := alternative(second)
	if otherErr != nil {
		return value, false, fmt.Errorf("%w; fallback: %w", err, otherErr)
	}
	return other, true, nil
}

// early calls f with a deadline that leaves a budget.
func early[T any](ctx context.Context, budget time.Duration, f func(context.Context) (T, error)) (T, error) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return f(ctx)
	}
	ctx, cancel := context.WithDeadline(ctx, deadline.Add(-budget))
	defer cancel()
	return f(ctx)
}

// Static returns an alternative that is always the same value.
func Static[T any](value T) func(context.Context) (T, error) {
	return func(context.Context) (T, error) { return value, nil }
}
