package limit

import (
	"net/http"
	"net/netip"
	"strings"

	"github.com/apigen/apigen/runtime/clientip"
)

// KeyFunc returns what a request is counted by. Without a key, false, the
// request is not limited.
type KeyFunc func(*http.Request) (string, bool)

// unknown is the key that requests share which lack what they are counted by.
const unknown = "unknown"

// ByClientIP counts by the address that the function returns, an IPv6 address
// by its /64. Take the function from [clientip.Config.Func], or [clientip.Peer]
// where no proxy is trusted. Requests without an address, as on a Unix socket,
// are counted together.
func ByClientIP(address func(*http.Request) netip.Addr) KeyFunc {
	return func(r *http.Request) (string, bool) {
		network := clientip.Network(address(r))
		if !network.IsValid() {
			return unknown, true
		}
		return network.Addr().String(), true
	}
}

// BySubject counts by who is asking, such as the subject of a token. The
// function returns false for a request that nobody is known for, which is then
// not limited: put a limit by address in front.
func BySubject(subject func(*http.Request) (string, bool)) KeyFunc { return subject }

// ByHeader counts by the value of a header, for instance an API key. Clients
// choose it, so it suits only headers that were checked before or set by a
// proxy. Requests without the header are counted together, and so are, after
// the first 256 bytes, long values.
func ByHeader(name string) KeyFunc {
	name = http.CanonicalHeaderKey(name)
	return func(r *http.Request) (string, bool) {
		values := r.Header[name]
		if len(values) == 0 {
			return unknown, true
		}
		return values[0][:min(len(values[0]), maxHeaderKey)], true
	}
}

const maxHeaderKey = 256

// ByRoute counts all requests of a route together, told by its pattern. It must
// run inside of the router; what no route takes is counted together.
func ByRoute() KeyFunc {
	return func(r *http.Request) (string, bool) {
		if r.Pattern == "" {
			return "unmatched", true
		}
		return r.Pattern, true
	}
}

// ByAll counts by several keys together, such as the client per route. A
// request that lacks one of them is not limited.
func ByAll(keys ...KeyFunc) KeyFunc {
	return func(r *http.Request) (string, bool) {
		parts := make([]string, len(keys))
		for i, key := range keys {
			part, ok := key(r)
			if !ok {
				return "", false
			}
			parts[i] = part
		}
		return strings.Join(parts, "\x00"), true
	}
}
