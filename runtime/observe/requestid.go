package observe

import (
	"crypto/rand"
	"net/http"
)

const (
	headerRequestID = "X-Request-Id"
	maxRequestID    = 128
)

// RequestID returns the id for a request: the incoming X-Request-Id when it is
// 1 to 128 letters, digits and "-._", otherwise a random one.
func RequestID(r *http.Request) string {
	if sent := r.Header[headerRequestID]; len(sent) > 0 && sane(sent[0]) {
		return sent[0]
	}
	return rand.Text()
}

func sane(id string) bool {
	if id == "" || len(id) > maxRequestID {
		return false
	}
	for i := range len(id) {
		switch c := id[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '.', c == '_':
		default:
			return false
		}
	}
	return true
}
