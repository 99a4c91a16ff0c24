package middleware

import (
	"fmt"
	"net/http"

	"github.com/apigen/apigen/runtime/problem"
)

// CrossOrigin refuses requests that a browser sends from a page of another
// origin and that may change something: 403. It is http.CrossOriginProtection,
// for services that authenticate by cookie. Pages of the trusted origins,
// "scheme://host[:port]" each, may send them.
func CrossOrigin(trusted ...string) (Middleware, error) {
	protection := http.NewCrossOriginProtection()
	for _, origin := range trusted {
		if err := protection.AddTrustedOrigin(origin); err != nil {
			return nil, fmt.Errorf("cross-origin protection: %w", err)
		}
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := protection.Check(r); err != nil {
				problem.Write(w, r, problem.Forbidden("origin.refused", "pages of this origin may not change anything").WithCause(err))
				return
			}
			next.ServeHTTP(w, r)
		})
	}, nil
}
