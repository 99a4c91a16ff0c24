package websocket

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

type originsKey struct{}

// AllowOrigins returns middleware that lets web pages of other origins connect,
// such as "https://app.example.com"; "*" stands for all. Browsers send cookies
// along from any page, so allow only pages that may act for their user.
//
// Without it a page may connect to the host, and port, that it was loaded from
// itself. Clients that are no browsers send no Origin and always pass.
func AllowOrigins(origins ...string) func(http.Handler) http.Handler {
	allowed := make([]string, 0, len(origins))
	for _, origin := range origins {
		allowed = append(allowed, strings.ToLower(strings.TrimSuffix(origin, "/")))
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), originsKey{}, allowed)))
		})
	}
}

// sameOrigin refuses handshakes that a foreign page makes a browser send: the
// browser adds the page's origin, and the user's cookies. A proxy must pass Host
// on as it came.
func sameOrigin(r *http.Request) bool {
	lines := r.Header["Origin"]
	if len(lines) == 0 {
		return true
	}
	if len(lines) > 1 {
		return false
	}
	allowed, _ := r.Context().Value(originsKey{}).([]string)
	if slices.Contains(allowed, "*") || slices.Contains(allowed, strings.ToLower(lines[0])) {
		return true
	}
	u, err := url.Parse(lines[0])
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
}
