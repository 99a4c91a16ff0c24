// Package limit bounds how often something may happen per key: per client
// address, per user, per route.
//
// [Local] counts inside this process; package redislimit counts for all
// processes together, and [WithFallback] keeps such a shared limit from
// slowing or stopping requests when its store does. [Middleware] puts a
// limiter in front of a handler.
package limit
