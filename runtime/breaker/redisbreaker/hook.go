package redisbreaker

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"

	"github.com/apigen/apigen/runtime/breaker"
)

var errPanic = errors.New("the command panicked")

// Hook is a redis.Hook. It is made by [New].
type Hook struct{ b *breaker.Breaker }

// New returns a hook for AddHook of a go-redis client. One breaker guards one
// Redis, or one cluster.
func New(b *breaker.Breaker) *Hook { return &Hook{b} }

// DialHook implements redis.Hook. Connecting is part of the command that needs
// it, so it does not count by itself.
func (h *Hook) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook implements redis.Hook.
func (h *Hook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		err := h.do(ctx, func() error { return next(ctx, cmd) })
		if errors.Is(err, breaker.ErrOpen) {
			cmd.SetErr(err)
		}
		return err
	}
}

// ProcessPipelineHook implements redis.Hook.
func (h *Hook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		err := h.do(ctx, func() error { return next(ctx, cmds) })
		if errors.Is(err, breaker.ErrOpen) {
			for _, cmd := range cmds {
				cmd.SetErr(err)
			}
		}
		return err
	}
}

func (h *Hook) do(ctx context.Context, f func() error) (err error) {
	done, err := h.b.AcquireFor(ctx, IsFailure)
	if err != nil {
		return err
	}
	err = errPanic
	defer func() { done(err) }()
	err = f()
	return err
}

// IsFailure reports whether an error of a command speaks against Redis. An
// answer of Redis is no failure, redis.Nil and errors such as WRONGTYPE
// included, unless it says that Redis cannot serve now: it is loading, has lost
// its master or its cluster, or has no memory or connections left.
func IsFailure(err error) bool {
	if err == nil || errors.Is(err, redis.Nil) || errors.Is(err, redis.TxFailedErr) || errors.Is(err, context.Canceled) {
		return false
	}
	if _, answered := errors.AsType[redis.Error](err); !answered {
		return true
	}
	return redis.IsLoadingError(err) || redis.IsClusterDownError(err) || redis.IsMasterDownError(err) ||
		redis.IsMaxClientsError(err) || redis.IsOOMError(err) || redis.IsNoReplicasError(err)
}
