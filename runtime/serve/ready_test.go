package serve_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/serve"
)

// portOf is the port of an address that a server listens on.
func portOf(t *testing.T, address string) serve.Port {
	t.Helper()
	_, text, err := net.SplitHostPort(address)
	require.NoError(t, err)
	n, err := strconv.Atoi(text)
	require.NoError(t, err)
	return serve.Port(n)
}

// freePort is one that nobody listens on.
func freePort(t *testing.T) serve.Port {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return portOf(t, l.Addr().String())
}

func TestCheckReady(t *testing.T) {
	c := local
	c.Admin = serve.Admin{Host: "0.0.0.0", Port: freePort(t)}
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(int(c.Admin.Port)))
	require.EqualError(t, c.CheckReady(t.Context()), "not running: nothing listens on "+address)

	var down error
	r := newServer(t, c, hello)
	r.AddReadiness("database", func(context.Context) error { return down })
	r.AddReadiness("queue", func(context.Context) error { return nil })
	r.start()
	require.NoError(t, c.CheckReady(t.Context()))
	down = errors.New("secret reason")
	require.EqualError(t, c.CheckReady(t.Context()), `not ready: failed checks: "database"`)
	r.Health().SetReady(false)
	down = nil
	err := c.CheckReady(t.Context())
	require.EqualError(t, err, "not ready: "+address+" says that it is starting or stopping")
	require.Equal(t, 1, serve.ExitCode(err))
	require.NoError(t, r.stop())
}

// Where there is no admin listener the public one is asked, over TLS too.
func TestCheckReadyOnThePublicAddress(t *testing.T) {
	certificate, key := pair(t, "localhost", time.Hour)
	for name, secure := range map[string]bool{"plain": false, "TLS": true} {
		t.Run(name, func(t *testing.T) {
			c := serve.Config{Host: "0.0.0.0", Port: freePort(t), DrainDelay: -1, Health: serve.Health{Public: true}, Admin: serve.Admin{Port: serve.Off}}
			if secure {
				c.TLS = withTLS(t, certificate, key).TLS
			}
			r := newServer(t, c, hello).start()
			require.NoError(t, c.CheckReady(t.Context()))
			r.Health().SetReady(false)
			require.ErrorContains(t, c.CheckReady(t.Context()), "starting or stopping")
			require.NoError(t, r.stop())
		})
	}
}

func TestCheckReadyNeedsSomebodyToAsk(t *testing.T) {
	for _, c := range []struct {
		config serve.Config
		want   string
	}{
		{serve.Config{Admin: serve.Admin{Port: serve.Off}}, "serve: admin.port: is off, so nobody answers health checks; set a port, or health.public: true"},
		{local, "serve: admin.port: any free port can't be asked for health; set one from 1 to 65535, or health.public: true"},
		{
			serve.Config{Port: serve.AnyPort, Health: serve.Health{Public: true}, Admin: serve.Admin{Port: serve.Off}},
			"serve: port: any free port can't be asked for health; set one from 1 to 65535",
		},
	} {
		err := c.config.CheckReady(t.Context())
		require.EqualError(t, err, c.want)
		require.Equal(t, 2, serve.ExitCode(err))
	}
}

// Somebody else on the port is not taken for the service, nor waited for.
func TestCheckReadyOfSomebodyElse(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://192.0.2.1:1")
	c := serve.Config{Admin: serve.Admin{Host: "127.0.0.1"}}
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = silent.Close() }()
	c.Admin.Port = portOf(t, silent.Addr().String())
	require.EqualError(t, c.CheckReady(t.Context()), "not ready: no answer from "+silent.Addr().String()+" within 2s")

	other := newServer(t, local, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://192.0.2.1/", http.StatusFound)
	}).start()
	c.Admin.Port = portOf(t, other.Addr())
	require.EqualError(t, c.CheckReady(t.Context()), "not running: "+other.Addr()+" answers /readyz with 302; another program listens there")
	require.NoError(t, other.stop())
}
