// Package redisbreaker guards a go-redis client with a circuit breaker.
//
//	b, err := breaker.New("redis", breaker.Config{SlowAfter: 100 * time.Millisecond})
//	client.AddHook(redisbreaker.New(b))
//
// Every command and every pipeline asks the breaker once, retries of go-redis
// included. When it refuses, the error is a *breaker.OpenError and Redis hears
// nothing. [IsFailure] says what counts.
//
// Set redis.Options.ContextTimeoutEnabled, or else go-redis ignores the
// deadlines of contexts and a call to a Redis that hangs takes seconds.
package redisbreaker
