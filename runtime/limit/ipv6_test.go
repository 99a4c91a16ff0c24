package limit_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/clientip"
	"github.com/apigen/apigen/runtime/limit"
)

// Whoever has a network has all of its addresses, and can put any zone behind
// them: neither makes another client.
func TestClientsOfIPv6AreCountedByNetworkWithoutTheirZone(t *testing.T) {
	own, err := clientip.ParseCIDR("fe80::/10")
	require.NoError(t, err)
	address := clientip.Config{TrustedProxies: []clientip.CIDR{own}}.Func()
	key := func(peer, forwarded string) string {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = peer
		if forwarded != "" {
			r.Header.Set("X-Forwarded-For", forwarded)
		}
		k, ok := limit.ByClientIP(address)(r)
		require.True(t, ok)
		return k
	}
	one := key("[2001:db8:1:2::1]:443", "")
	for _, same := range []string{key("[2001:db8:1:2:ffff:ffff:ffff:ffff]:1", ""), key("[fe80::1%eth0]:9", "2001:db8:1:2::7"),
		key("[fe80::1%25eth0]:9", "[2001:db8:1:2::8]:80"), key("[fe80::1]:9", "2001:db8:1:2::9%evil")} {
		require.Equal(t, one, same)
	}
	require.NotEqual(t, one, key("[2001:db8:1:3::1]:443", ""))
	require.Equal(t, key("[::ffff:192.0.2.1]:5", ""), key("192.0.2.1:6", ""))
	require.Equal(t, key("[fe80::1%a]:1", ""), key("[fe80::1%b]:2", ""))
	require.NotEqual(t, key("192.0.2.1:5", ""), key("192.0.2.2:5", ""))
}
