package middleware

import (
	"net/http"

	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/observe"
)

// RequestID gives each request an id: the incoming X-Request-Id when it is 1 to
// 128 letters, digits and "-._", otherwise a random one. The id is set on the
// answer's header and stored with logx.WithRequestID.
func RequestID() Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			id := observe.RequestID(r)
			w.Header()["X-Request-Id"] = []string{id}
			next.ServeHTTP(w, r.WithContext(logx.WithRequestID(r.Context(), id)))
		})
	}
}
