package clientip_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/clientip"
)

func networks(list ...string) clientip.Config {
	var c clientip.Config
	for _, text := range list {
		c.TrustedProxies = append(c.TrustedProxies, clientip.CIDR{Prefix: netip.MustParsePrefix(text)})
	}
	return c
}

func TestClientAddress(t *testing.T) {
	trusting := networks("10.0.0.0/8", "::ffff:192.168.0.0/112", "fd00::/8")
	tests := map[string]struct {
		config  clientip.Config
		peer    string
		forward []string
		want    string
	}{
		"nobody is trusted":          {clientip.Config{}, "198.51.100.7:5", []string{"1.2.3.4"}, "198.51.100.7"},
		"untrusted peer":             {trusting, "198.51.100.7:5", []string{"1.2.3.4"}, "198.51.100.7"},
		"one proxy":                  {trusting, "10.0.0.1:5", []string{"1.2.3.4"}, "1.2.3.4"},
		"client lies":                {trusting, "10.0.0.1:5", []string{"6.6.6.6, 1.2.3.4"}, "1.2.3.4"},
		"two proxies":                {trusting, "10.0.0.1:5", []string{"6.6.6.6, 1.2.3.4, 10.9.9.9"}, "1.2.3.4"},
		"several headers":            {trusting, "10.0.0.1:5", []string{"6.6.6.6", "1.2.3.4,10.2.2.2"}, "1.2.3.4"},
		"all hops are proxies":       {trusting, "10.0.0.1:5", []string{"10.3.3.3, 10.2.2.2"}, "10.3.3.3"},
		"no header":                  {trusting, "10.0.0.1:5", nil, "10.0.0.1"},
		"empty header":               {trusting, "10.0.0.1:5", []string{""}, "10.0.0.1"},
		"garbage":                    {trusting, "10.0.0.1:5", []string{"1.2.3.4, unknown"}, "10.0.0.1"},
		"garbage left of the client": {trusting, "10.0.0.1:5", []string{"' OR 1=1, 1.2.3.4"}, "1.2.3.4"},
		"with ports":                 {trusting, "10.0.0.1:5", []string{"1.2.3.4:99"}, "1.2.3.4"},
		"IPv6 in brackets":           {trusting, "[fd00::1]:5", []string{"[2001:db8::1]:443"}, "2001:db8::1"},
		"mapped peer and hop":        {trusting, "[::ffff:10.0.0.1]:5", []string{"::ffff:1.2.3.4"}, "1.2.3.4"},
		"mapped network":             {trusting, "192.168.3.4:5", []string{"1.2.3.4"}, "1.2.3.4"},
		"zone":                       {trusting, "[fe80::1%eth0]:5", nil, "fe80::1"},
		"endless hops":               {trusting, "10.0.0.1:5", []string{strings.Repeat("10.0.0.2,", 5000) + "10.0.0.2"}, "10.0.0.1"},
		"no address at all":          {trusting, "@", []string{"1.2.3.4"}, "invalid IP"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, test.config.Validate())
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = test.peer
			r.Header["X-Forwarded-For"] = test.forward
			require.Equal(t, test.want, test.config.Func()(r).String())
		})
	}
}

func TestClientsThatArePassedOnByStrangersAreDoubted(t *testing.T) {
	doubts := networks("10.0.0.0/8").Doubts()
	for _, test := range []struct {
		peer, header string
		want         bool
	}{
		{"198.51.100.7:5", "X-Forwarded-For", true}, {"198.51.100.7:5", "Forwarded", true}, {"198.51.100.7:5", "X-Real-IP", true},
		{"198.51.100.7:5", "Accept", false}, {"10.0.0.1:5", "X-Forwarded-For", false}, {"[2001:db8::1]:5", "X-Forwarded-For", true},
	} {
		r := &http.Request{RemoteAddr: test.peer, Header: http.Header{}}
		r.Header.Set(test.header, "1.2.3.4")
		require.Equal(t, test.want, doubts(r), "%+v", test)
	}
}

func TestIPv6IsCountedByItsNetwork(t *testing.T) {
	for addr, want := range map[string]string{
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"1.2.3.4":              "1.2.3.4/32",
		"::ffff:1.2.3.4":       "1.2.3.4/32",
	} {
		require.Equal(t, want, clientip.Network(netip.MustParseAddr(addr)).String())
	}
	require.False(t, clientip.Network(netip.Addr{}).IsValid())
}

func TestTrustingEverybodyIsRefused(t *testing.T) {
	require.ErrorContains(t, networks("10.0.0.0/8", "0.0.0.0/0").Validate(), "trustedProxies[1]: 0.0.0.0/0 trusts everybody")
	require.ErrorContains(t, clientip.Config{TrustedProxies: make([]clientip.CIDR, 1)}.Validate(), "trustedProxies[0]: must be an address")
}

func TestAddressesAndNetworks(t *testing.T) {
	for text, want := range map[string]string{
		"10.0.0.1": "10.0.0.1/32", "fd00::1": "fd00::1/128", "10.0.0.0/8": "10.0.0.0/8", "10.1.2.3/8": "10.0.0.0/8",
	} {
		got, err := clientip.ParseCIDR(text)
		require.NoError(t, err)
		require.Equal(t, want, got.String())
		var read clientip.CIDR
		require.NoError(t, read.UnmarshalText([]byte(text)))
		require.Equal(t, got, read)
	}
	for _, text := range []string{"", "ten", "10.0.0.0/33", "10.0.0.1:80", "10.0.0"} {
		_, err := clientip.ParseCIDR(text)
		require.EqualError(t, err, "must be an address such as 10.0.0.1 or a network such as 10.0.0.0/8")
	}
	alone, err := clientip.ParseCIDR("10.0.0.1")
	require.NoError(t, err)
	address := clientip.Config{TrustedProxies: []clientip.CIDR{alone}}.Func()
	for peer, want := range map[string]string{"10.0.0.1:5": "1.2.3.4", "10.0.0.2:5": "10.0.0.2"} {
		r := &http.Request{RemoteAddr: peer, Header: http.Header{"X-Forwarded-For": {"1.2.3.4"}}}
		require.Equal(t, want, address(r).String())
	}
}

func FuzzClientAddress(f *testing.F) {
	f.Add("10.0.0.1:5", "1.2.3.4, 10.0.0.2")
	f.Add("[fd00::1]:5", "[::1]:x,,")
	address := networks("10.0.0.0/8", "fd00::/8").Func()
	f.Fuzz(func(t *testing.T, peer, forward string) {
		r := &http.Request{RemoteAddr: peer, Header: http.Header{"X-Forwarded-For": {forward}}}
		if got := address(r); got != clientip.Peer(r) {
			require.True(t, strings.HasPrefix(clientip.Peer(r).String(), "10.") || strings.HasPrefix(clientip.Peer(r).String(), "fd"))
		}
	})
}

func Example() {
	address := clientip.Config{TrustedProxies: []clientip.CIDR{{Prefix: netip.MustParsePrefix("192.0.2.0/24")}}}.Func()
	http.HandleFunc("/whoami", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, address(r).String())
	})

	r := httptest.NewRequest(http.MethodGet, "/whoami", nil) // from 192.0.2.1
	r.Header.Set("X-Forwarded-For", "203.0.113.9")
	w := httptest.NewRecorder()
	http.DefaultServeMux.ServeHTTP(w, r)
	fmt.Println(w.Body)
	// Output: 203.0.113.9
}
