// Package breaker stops calling a dependency that fails or has become slow, and
// tries it again after a while: a circuit breaker.
//
//	users, err := breaker.New("users", breaker.Config{})
//	user, err := breaker.Do(ctx, users, func(ctx context.Context) (User, error) {
//		return client.User(ctx, id)
//	})
//
// Closed, it lets all calls through and counts. When too many of the last two
// seconds failed or were slow it opens: calls are refused with [ErrOpen] at
// once, which spares the dependency and the caller's time. Then, half-open, it
// lets a few calls through as a trial. The first failure opens it again for
// twice as long; when all succeed, and not too many were slow, it closes.
//
// Put breakers on calls to others. Against more requests than a server can
// serve, package shed does far better.
//
// What never counts: calls that their own caller cancelled (context.Canceled),
// and refusals of this process's own guards. A deadline that passed does count,
// because then the dependency was too slow.
package breaker
