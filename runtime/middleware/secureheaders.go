package middleware

import "net/http"

// SecureHeaders sets the headers that keep browsers from misusing an API's
// answers: no sniffing, no framing, no referrer, no active content, and over
// TLS a year of Strict-Transport-Security. Answers may hold tokens and personal
// data, so nobody stores them (RFC 6749, 5.1). A handler that serves pages or
// public data may overwrite all of it.
func SecureHeaders() Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("X-Frame-Options", "DENY")
			h.Set("Cache-Control", "no-store")
			h.Set("Referrer-Policy", "no-referrer")
			h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
			if r.TLS != nil {
				h.Set("Strict-Transport-Security", "max-age=31536000")
			}
			next.ServeHTTP(w, r)
		})
	}
}
