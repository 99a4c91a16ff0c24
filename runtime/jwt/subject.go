package jwt

import "net/http"

// Subject returns the subject of a request's verified token, and false when
// there is none. It is what a limit by subject counts by.
func Subject(r *http.Request) (string, bool) {
	p, ok := From(r.Context())
	if !ok || p.Subject == "" {
		return "", false
	}
	return p.Subject, true
}
