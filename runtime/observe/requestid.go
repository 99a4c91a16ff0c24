package observe

import (
	"math/rand/v2"
	"net/http"
)

const (
	headerRequestID = "X-Request-Id"
	maxRequestID    = 128
)

// RequestID returns the id for a request: the incoming X-Request-Id when it is
// 1 to 128 letters, digits and "-._", otherwise a random one of 26 letters and
// digits.
func RequestID(r *http.Request) string {
	if sent := r.Header[headerRequestID]; len(sent) > 0 && sane(sent[0]) {
		return sent[0]
	}
	return random()
}

// random returns 128 random bits in the alphabet of base32. The id is no
// secret, so that it need not come from the system's own source.
func random() string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	var text [26]byte
	bits := rand.Uint64()
	for i := range text {
		if i == 13 {
			bits = rand.Uint64()
		}
		text[i] = alphabet[bits&31]
		bits >>= 5
	}
	return string(text[:])
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
