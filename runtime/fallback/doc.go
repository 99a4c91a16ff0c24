// Package fallback answers with something less when the real thing fails: an
// older value, a simpler computation, a constant. The caller always learns that
// it got less.
//
//	page, degraded, err := fallback.Do(ctx, fallback.Policy{}, recommended, bestsellers)
//
// A [Stale] cache keeps the last good values for that.
package fallback
