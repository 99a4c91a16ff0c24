package serve_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/serve"
)

// occupied returns a port that somebody else listens on.
func occupied(t *testing.T) serve.Port {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	return serve.Port(l.Addr().(*net.TCPAddr).Port)
}

func TestPortInUse(t *testing.T) {
	port := occupied(t)
	onPublic, onAdmin := local, local
	onPublic.Port = port
	onAdmin.Admin.Port = port
	for key, c := range map[string]serve.Config{"port": onPublic, "admin.port": onAdmin} {
		t.Run(key, func(t *testing.T) {
			r := newServer(t, c, hello)
			stopped := false
			r.OnStop("store", func(context.Context) error { stopped = true; return nil })
			start := time.Now()
			err := r.Run(context.Background())
			require.Less(t, time.Since(start), time.Second)
			require.EqualError(t, err, fmt.Sprintf("listen 127.0.0.1:%d: port already in use; set %s to another port (0 picks a free one) or stop the process that has it", port, key))
			require.ErrorIs(t, err, syscall.EADDRINUSE)
			require.Equal(t, 2, serve.ExitCode(err))
			require.True(t, stopped)
			require.Empty(t, r.log.String())
			requireNoGoroutines(t)
		})
	}
}

func TestListenTrouble(t *testing.T) {
	tests := map[string]struct{ host, want string }{
		"foreign address": {"192.0.2.1", "listen 192.0.2.1:0: this machine has no such address; set host to one it has, or to 0.0.0.0"},
		"unknown host":    {"no.such.host.invalid", "listen no.such.host.invalid:0: the host is not known; correct host"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := local
			c.Host = test.host
			err := newServer(t, c, hello).Run(context.Background())
			require.EqualError(t, err, test.want)
			require.Equal(t, 2, serve.ExitCode(err))
		})
	}
}

func TestValidate(t *testing.T) {
	require.NoError(t, serve.Config{}.Validate())
	require.NoError(t, local.Validate())
	require.NoError(t, serve.Config{Host: "10.0.0.1", Port: 6060}.Validate(), "the admin host is another")
	tests := map[string]serve.Config{
		"port: must":              {Port: 70000},
		"port: the public":        {Port: serve.Off},
		"admin.port: must":        {Admin: serve.Admin{Port: -7}},
		"admin.port: is the same": {Port: 6060},
		"readHeaderTimeout: must": {ReadHeaderTimeout: -1},
		"maxHeaderBytes: must be": {MaxHeaderBytes: 100},
		"grace: must be positive": {Grace: -1},
		"maxStreams: must":        {MaxStreams: -1},
		"memoryPercent: must":     {MemoryPercent: 101},
		"tls: needs certFile":     {TLS: serve.TLS{KeyFile: "x"}},
	}
	for want, c := range tests {
		require.ErrorContains(t, c.Validate(), want)
		err := serve.New(c, nil, nil).Run(context.Background())
		var misconfigured *serve.ConfigError
		require.ErrorAs(t, err, &misconfigured)
		require.Equal(t, 2, serve.ExitCode(err))
	}
	err := serve.Config{Port: 70000, Grace: -1}.Validate()
	require.EqualError(t, err, "port: must be from 1 to 65535, or 0 for any free port\ngrace: must be positive")
}

func TestPortText(t *testing.T) {
	for text, want := range map[string]serve.Port{"0": serve.AnyPort, "-1": serve.Off, "off": serve.Off, "1": 1, "65535": 65535} {
		var p serve.Port
		require.NoError(t, p.UnmarshalText([]byte(text)), text)
		require.Equal(t, want, p)
		written, err := p.MarshalText()
		require.NoError(t, err)
		require.NoError(t, p.UnmarshalText(written))
		require.Equal(t, want, p)
	}
	for _, text := range []string{"", "65536", "-2", "http", "80 ", strconv.Itoa(1 << 40)} {
		var p serve.Port
		require.Error(t, p.UnmarshalText([]byte(text)), text)
		require.Zero(t, p)
	}
}

func TestExitCode(t *testing.T) {
	require.Equal(t, 0, serve.ExitCode(nil))
	require.Equal(t, 1, serve.ExitCode(errors.New("x")))
	require.Equal(t, 1, serve.ExitCode(fmt.Errorf("x: %w", serve.ErrGrace)))
	require.Equal(t, 2, serve.ExitCode(fmt.Errorf("x: %w", &serve.ConfigError{Err: errors.New("y")})))
	require.Equal(t, 2, serve.ExitCode(errors.Join(errors.New("x"), &serve.ListenError{Key: "port", Err: errors.New("y")})))
}
