package websocket

import (
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/apigen/apigen/runtime/problem"
)

const (
	version   = "13"
	keyLength = 16 // bytes
)

// check says why a request is no handshake that may pass.
func check(r *http.Request) error {
	h := r.Header
	switch {
	case r.Method != http.MethodGet || r.ProtoMajor != 1 || r.ProtoMinor < 1 ||
		!hasToken(h["Upgrade"], "websocket") || !hasToken(h["Connection"], "upgrade"):
		return problem.New(http.StatusUpgradeRequired, "websocket.required", "this route is a WebSocket")
	case h.Get("Sec-Websocket-Version") != version:
		return problem.New(http.StatusUpgradeRequired, "websocket.version", "this route is a WebSocket of version "+version)
	case !validKey(h["Sec-Websocket-Key"]):
		return problem.BadRequest("websocket.key", "Sec-WebSocket-Key must be 16 bytes in base64, once")
	case r.ContentLength != 0:
		return problem.BadRequest("websocket.body", "the handshake of a WebSocket has no body")
	case !sameOrigin(r):
		return problem.Forbidden("websocket.origin", "pages of this origin may not connect")
	}
	return nil
}

// hasToken looks into a header that is a list of tokens.
func hasToken(lines []string, token string) bool {
	for _, line := range lines {
		for item := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.Trim(item, " \t"), token) {
				return true
			}
		}
	}
	return false
}

func validKey(lines []string) bool {
	if len(lines) != 1 {
		return false
	}
	key, err := base64.StdEncoding.DecodeString(strings.Trim(lines[0], " \t"))
	return err == nil && len(key) == keyLength
}
