package rediscache_test

import (
	"io"
	"net"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// proxy stands before Redis and breaks in a chosen way.
type proxy struct {
	address string

	mu    sync.Mutex
	state string // "", "refused" or "hung"
	conns map[net.Conn]bool
}

func newProxy(t testing.TB) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	p := &proxy{address: listener.Addr().String(), conns: map[net.Conn]bool{}}
	t.Cleanup(func() { _ = listener.Close(); p.set("refused") })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go p.serve(conn)
		}
	}()
	return p
}

// set breaks or mends the proxy; connections that are open feel it too.
func (p *proxy) set(state string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state = state
	for conn := range p.conns {
		if state == "refused" {
			_ = conn.Close()
		}
	}
}

func (p *proxy) get() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state
}

func (p *proxy) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	if p.get() == "refused" {
		return
	}
	server, err := net.Dial("tcp", redisServer)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	p.mu.Lock()
	p.conns[conn] = true
	p.mu.Unlock()
	go func() {
		_, _ = io.Copy(conn, server)
		_ = conn.Close()
	}()
	buffer := make([]byte, 32<<10)
	for {
		n, err := conn.Read(buffer)
		if err != nil {
			return
		}
		if p.get() == "hung" {
			continue // what it was asked is lost
		}
		if _, err := server.Write(buffer[:n]); err != nil {
			return
		}
	}
}
