package middleware

import "net/http"

// Values of headers that all answers share. Nobody writes to them: http.Header
// replaces a list or makes a longer one.
var (
	noSniff    = []string{"nosniff"}
	noFrames   = []string{"DENY"}
	noStore    = []string{"no-store"}
	noReferrer = []string{"no-referrer"}
	noContent  = []string{"default-src 'none'; frame-ancestors 'none'"}
	onlyTLS    = []string{"max-age=31536000"}
)

// SecureHeaders sets the headers that keep browsers from misusing an API's
// answers: no sniffing, no framing, no referrer, no active content, and over
// TLS a year of Strict-Transport-Security. Answers may hold tokens and personal
// data, so nobody stores them (RFC 6749, 5.1). A handler that serves pages or
// public data may overwrite all of it.
func SecureHeaders() Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			h["X-Content-Type-Options"] = noSniff
			h["X-Frame-Options"] = noFrames
			h["Cache-Control"] = noStore
			h["Referrer-Policy"] = noReferrer
			h["Content-Security-Policy"] = noContent
			if r.TLS != nil {
				h["Strict-Transport-Security"] = onlyTLS
			}
			next.ServeHTTP(w, r)
		})
	}
}
