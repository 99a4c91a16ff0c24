package clientip

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
)

// maxHops is how many hops of X-Forwarded-For are followed.
const maxHops = 32

// Config names the proxies whose X-Forwarded-For counts. The zero value trusts
// none: the client is then the peer of the connection.
type Config struct {
	// TrustedProxies are addresses, or networks such as 10.0.0.0/8 or fd00::/8.
	// Name only those that append to X-Forwarded-For; a client inside of one
	// could otherwise claim any address.
	TrustedProxies []CIDR `yaml:"trustedProxies"`
}

// Validate reports networks that are none and those that trust everybody.
func (c Config) Validate() error {
	var errs []error
	for i, p := range c.TrustedProxies {
		switch {
		case !p.IsValid():
			errs = append(errs, fmt.Errorf("trustedProxies[%d]: %w", i, errCIDR))
		case p.Bits() == 0:
			errs = append(errs, fmt.Errorf("trustedProxies[%d]: %s trusts everybody; name the networks of the proxies", i, p))
		}
	}
	return errors.Join(errs...)
}

// Func returns a function that finds a request's client address by c. The
// result is unmapped and has no zone. It is the zero Addr only when the peer
// has no IP address, as on a Unix socket.
func (c Config) Func() func(*http.Request) netip.Addr {
	trusted := c.networks()
	return func(r *http.Request) netip.Addr { return find(r, trusted) }
}

func (c Config) networks() []netip.Prefix {
	trusted := make([]netip.Prefix, 0, len(c.TrustedProxies))
	for _, p := range c.TrustedProxies {
		trusted = append(trusted, plainPrefix(p.Prefix))
	}
	return trusted
}

// Doubts returns a function that reports whether a request says in
// X-Forwarded-For, Forwarded or X-Real-IP who its client is, and comes from a
// peer whose word on that does not count: a client that lies, or a proxy that c
// does not name.
func (c Config) Doubts() func(*http.Request) bool {
	trusted := c.networks()
	return func(r *http.Request) bool {
		h := r.Header
		told := h["X-Forwarded-For"] != nil || h["Forwarded"] != nil || h["X-Real-Ip"] != nil
		return told && !contains(trusted, Peer(r))
	}
}

// Peer returns the address of the other end of the connection, or the zero
// Addr when it has none.
func Peer(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return plain(peer.Addr())
}

func find(r *http.Request, trusted []netip.Prefix) netip.Addr {
	peer := Peer(r)
	if !contains(trusted, peer) {
		return peer
	}
	client := peer
	values := r.Header["X-Forwarded-For"]
	hops := 0
	for i := len(values) - 1; i >= 0; i-- {
		for rest, more := values[i], true; more; hops++ {
			var text string
			rest, text, more = lastHop(rest)
			hop, ok := parseHop(text)
			if !ok || hops == maxHops {
				return peer
			}
			if client = hop; !contains(trusted, hop) {
				return client
			}
		}
	}
	return client
}

// lastHop cuts the rightmost item off a comma-separated list.
func lastHop(list string) (rest, last string, more bool) {
	comma := strings.LastIndexByte(list, ',')
	if comma < 0 {
		return "", list, false
	}
	return list[:comma], list[comma+1:], true
}

// parseHop reads an address, with or without a port or square brackets.
func parseHop(text string) (netip.Addr, bool) {
	text = strings.Trim(text, " \t")
	if addr, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
		return plain(addr), true
	}
	if pair, err := netip.ParseAddrPort(text); err == nil {
		return plain(pair.Addr()), true
	}
	return netip.Addr{}, false
}

func contains(networks []netip.Prefix, addr netip.Addr) bool {
	for _, network := range networks {
		if network.Contains(addr) {
			return true
		}
	}
	return false
}

func plain(addr netip.Addr) netip.Addr { return addr.Unmap().WithZone("") }

// plainPrefix turns a network of mapped addresses into the IPv4 one it means.
func plainPrefix(p netip.Prefix) netip.Prefix {
	if p.Addr().Is4In6() && p.Bits() >= 96 {
		return netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p
}

// Network returns what addr is counted by: an IPv4 address itself, an IPv6
// address as its /64, because one subscriber has all of them. An invalid
// address is returned as the zero Prefix.
func Network(addr netip.Addr) netip.Prefix {
	bits := 32
	if addr = plain(addr); !addr.Is4() {
		bits = 64
	}
	network, err := addr.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return network
}
