package middleware

import (
	"net/http"
	"time"
)

// DefaultDeadline is how long a request may take when nothing is said.
const DefaultDeadline = 5 * time.Second

// Deadline gives the request's context a deadline d from now; 0 means
// [DefaultDeadline], a negative d means none. Nothing is buffered and no
// goroutine is started: it is the handler that must heed its context, and
// problem.Write that turns context.DeadlineExceeded into 504.
func Deadline(d time.Duration) Middleware {
	if d == 0 {
		d = DefaultDeadline
	}
	return func(next http.Handler) http.Handler {
		if d < 0 {
			return next
		}
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx := limitTime(r.Context(), d)
			defer ctx.end()
			next.ServeHTTP(w, r.WithContext(ctx))
		})
	}
}
