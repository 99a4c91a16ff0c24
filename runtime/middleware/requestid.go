package middleware

import (
	"crypto/rand"
	"net/http"
	"strings"

	"github.com/apigen/apigen/runtime/logx"
)

const (
	headerRequestID = "X-Request-Id"
	maxRequestID    = 128
	requestIDChars  = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"
)

// RequestID gives each request an id: the incoming X-Request-Id when it is 1 to
// 128 letters, digits and "-._", otherwise a random one. The id is set on the
// answer's header and stored with logx.WithRequestID.
func RequestID() Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			id := r.Header.Get(headerRequestID)
			if id == "" || len(id) > maxRequestID || strings.Trim(id, requestIDChars) != "" {
				id = rand.Text()
			}
			w.Header()[headerRequestID] = []string{id}
			next.ServeHTTP(w, r.WithContext(logx.WithRequestID(r.Context(), id)))
		})
	}
}
