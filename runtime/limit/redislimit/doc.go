// Package redislimit counts requests for all processes together, in Redis.
//
// One call is one script on the server, by the server's clock, so that neither
// the clocks nor the number of processes matter. Put the limiter behind
// [limit.WithFallback], so that requests are served while Redis is not.
package redislimit
