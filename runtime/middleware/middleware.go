package middleware

import (
	"net/http"
	"slices"
)

// Middleware wraps a handler with one more concern.
type Middleware = func(http.Handler) http.Handler

// Chain wraps h so that a request passes the first middleware first. Nil
// entries are skipped.
func Chain(h http.Handler, all ...Middleware) http.Handler {
	for _, wrap := range slices.Backward(all) {
		if wrap != nil {
			h = wrap(h)
		}
	}
	return h
}
