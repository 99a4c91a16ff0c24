package guard

import (
	"log/slog"
	"net/http"
	"net/netip"
	"sync"

	"github.com/apigen/apigen/runtime/clientip"
)

// toldOnce finds the addresses of clients. The first request that names its
// client and is not believed is logged: behind a proxy that nobody named, all
// clients have one address, and share one limit.
func toldOnce(c clientip.Config, log *slog.Logger) func(*http.Request) netip.Addr {
	address := c.Func()
	if log == nil {
		return address
	}
	doubts, once := c.Doubts(), new(sync.Once)
	return func(r *http.Request) netip.Addr {
		if doubts(r) {
			once.Do(func() {
				log.WarnContext(r.Context(), "the address that a request names as its client's is not believed, as its peer is no trusted proxy; "+
					"if the peer is your proxy, put its network into guards.trustedProxies, else all clients count as one", "peer", clientip.Peer(r).String())
			})
		}
		return address(r)
	}
}
