package redislimit_test

import (
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// fault is what a proxy does to the connections through it.
type fault int

const (
	none    fault = iota
	refused       // nobody listens
	hung          // connects, then says nothing
	slow          // every answer takes 200 ms
)

// proxy is a TCP proxy whose faults can be switched while it runs.
type proxy struct {
	t      *testing.T
	addr   string
	target string

	mu       sync.Mutex
	fault    fault
	listener net.Listener
	conns    map[net.Conn]bool
}

func newProxy(t *testing.T, target string) *proxy {
	t.Helper()
	p := &proxy{t: t, target: target, addr: "127.0.0.1:0", conns: map[net.Conn]bool{}}
	p.listen()
	t.Cleanup(func() { p.set(refused) })
	return p
}

func (p *proxy) listen() {
	p.t.Helper()
	l, err := net.Listen("tcp", p.addr)
	require.NoError(p.t, err)
	p.listener, p.addr = l, l.Addr().String()
	go p.serve(l)
}

// set switches the fault, also for connections that are open.
func (p *proxy) set(f fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = f
	if f == refused && p.listener != nil {
		_ = p.listener.Close()
		p.listener = nil
		for conn := range p.conns {
			_ = conn.Close()
		}
	}
	if f != refused && p.listener == nil {
		p.listen()
	}
}

func (p *proxy) now() fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fault
}

func (p *proxy) serve(l net.Listener) {
	for {
		client, err := l.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.target)
		if err != nil {
			_ = client.Close()
			continue
		}
		go p.pipe(server, client, 0)
		go p.pipe(client, server, 200*time.Millisecond)
	}
}

// pipe copies until one end closes. Bytes that come while hung are lost, as
// the connection is.
func (p *proxy) pipe(to, from net.Conn, delay time.Duration) {
	p.mu.Lock()
	p.conns[to], p.conns[from] = true, true
	p.mu.Unlock()
	defer func() { _, _ = to.Close(), from.Close() }()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		switch p.now() {
		case hung:
			_, _ = io.Copy(io.Discard, from)
			return
		case slow:
			time.Sleep(delay)
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}
