package middleware

import (
	"net/http"

	"github.com/apigen/apigen/examples/userapi/internal/account"
	"github.com/apigen/apigen/examples/userapi/internal/store"
	"github.com/apigen/apigen/runtime/problem"
)

// AdminOnlyMiddleware guards the routes with `middleware: AdminOnly`.
type AdminOnlyMiddleware struct{ store *store.Store }

// NewAdminOnlyMiddleware is called once at start.
func NewAdminOnlyMiddleware(s *store.Store) *AdminOnlyMiddleware {
	return &AdminOnlyMiddleware{store: s}
}

// Handle lets admins pass. The role is read from the database, not from the
// token, so that losing it takes effect at once.
func (m *AdminOnlyMiddleware) Handle(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, err := account.Current(r.Context(), m.store)
		switch {
		case err != nil:
			problem.Write(w, r, err)
		case user.Role != store.RoleAdmin:
			problem.Write(w, r, problem.Forbidden("admin.only", "only admins may do that"))
		default:
			next.ServeHTTP(w, r)
		}
	})
}
