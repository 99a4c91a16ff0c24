package breaker

import (
	"context"
	"errors"
	"sync/atomic"
)

// Acquire asks to make a call. When it may be made the error is nil, and done
// must be called with the call's error, or nil, when it has ended; only the
// first time counts. Otherwise the error is an [*OpenError]. Done is never nil.
//
// Prefer [Do], which cannot forget done and knows the caller's context.
func (b *Breaker) Acquire() (done func(error), err error) {
	c, err := b.begin()
	if err != nil {
		return nothing, err
	}
	var ended atomic.Bool
	return func(err error) {
		if ended.CompareAndSwap(false, true) {
			b.end(c, b.judge(err))
		}
	}, nil
}

// AcquireFor is Acquire for adapters that know the caller's context, whose
// cancelling does not count whatever the error, and which errors of what they
// adapt are failures: only what isFailure and Config.IsFailure both say is one
// counts.
func (b *Breaker) AcquireFor(ctx context.Context, isFailure func(error) bool) (done func(error), err error) {
	end, err := b.Acquire()
	if err != nil {
		return end, err
	}
	return func(err error) {
		switch {
		case err == nil:
		case errors.Is(ctx.Err(), context.Canceled):
			err = context.Canceled
		case !errors.Is(err, context.Canceled) && !isFailure(err):
			err = nil
		}
		end(err)
	}, nil
}

func nothing(error) {}

// Do calls f unless b refuses, and returns what f returns. Without a call the
// error is an [*OpenError], or ctx's when ctx had ended before. A panic of f, or
// runtime.Goexit, counts as a failure and goes on. An error after ctx was
// cancelled does not count, whatever it is.
func Do[T any](ctx context.Context, b *Breaker, f func(context.Context) (T, error)) (value T, err error) {
	if ctx.Err() != nil {
		return value, context.Cause(ctx)
	}
	c, err := b.begin()
	if err != nil {
		return value, err
	}
	result := failed
	defer func() { b.end(c, result) }()
	value, err = f(ctx)
	result = b.judgeIn(ctx, err)
	return value, err
}
