package rttest

import (
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// Proxy passes TCP connections on to a target and fails on demand: it can be
// slow, hang, cut what is open, and refuse what is new. It is safe for
// concurrent use and is closed with its test.
type Proxy struct {
	addr, target string

	mu       sync.Mutex
	changed  chan struct{} // closed, and replaced, when a setting changes
	listener net.Listener  // nil while refusing
	conns    map[net.Conn]struct{}
	delay    time.Duration
	hung     bool
	closed   bool
	running  sync.WaitGroup
}

// NewProxy starts a proxy on a free port of 127.0.0.1 to target, a host:port.
func NewProxy(t testing.TB, target string) *Proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen for the proxy to %s: %v", target, err)
	}
	p := &Proxy{
		addr: listener.Addr().String(), target: target, changed: make(chan struct{}),
		listener: listener, conns: map[net.Conn]struct{}{},
	}
	p.running.Go(func() { p.accept(listener) })
	t.Cleanup(p.close)
	return p
}

// Addr is where the proxy listens, as host:port.
func (p *Proxy) Addr() string { return p.addr }

// Delay holds back each piece of data for d in both directions; 0 ends that.
func (p *Proxy) Delay(d time.Duration) { p.set(func() { p.delay = d }) }

// Hang accepts connections and passes nothing on, as a host that is stuck or a
// network that drops packets; false lets what was held back through.
func (p *Proxy) Hang(on bool) { p.set(func() { p.hung = on }) }

// Cut resets every open connection.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cut()
}

// Refuse closes the port and resets every open connection, as a process that
// died; false listens again on the same port.
func (p *Proxy) Refuse(t testing.TB, on bool) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case on && p.listener != nil:
		_ = p.listener.Close()
		p.listener = nil
		p.cut()
	case !on && p.listener == nil && !p.closed:
		listener, err := net.Listen("tcp", p.addr)
		if err != nil {
			t.Fatalf("listen again on %s: %v", p.addr, err)
		}
		p.listener = listener
		p.running.Go(func() { p.accept(listener) })
	}
}

func (p *Proxy) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
	close(p.changed)
	p.changed = make(chan struct{})
}

// cut wants p.mu.
func (p *Proxy) cut() {
	for conn := range p.conns {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // a reset, not an orderly end
		}
		_ = conn.Close()
	}
}

func (p *Proxy) close() {
	p.set(func() {
		p.closed, p.hung = true, false
		if p.listener != nil {
			_ = p.listener.Close()
		}
		p.cut()
	})
	p.running.Wait()
}

func (p *Proxy) accept(listener net.Listener) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		p.running.Go(func() { p.serve(client) })
	}
}

func (p *Proxy) serve(client net.Conn) {
	defer p.forget(client)
	if !p.keep(client) {
		return
	}
	server, err := net.DialTimeout("tcp", p.target, 5*time.Second)
	if err != nil {
		return
	}
	defer p.forget(server)
	if !p.keep(server) {
		return
	}
	var both sync.WaitGroup
	both.Go(func() { p.pass(server, client) })
	both.Go(func() { p.pass(client, server) })
	both.Wait()
}

func (p *Proxy) keep(conn net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || p.listener == nil {
		return false
	}
	p.conns[conn] = struct{}{}
	return true
}

func (p *Proxy) forget(conn net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, conn)
	_ = conn.Close()
}

// pass copies one direction; the end of one is the end of both.
func (p *Proxy) pass(to, from net.Conn) {
	defer func() {
		_ = to.Close()
		_ = from.Close()
	}()
	part := make([]byte, 32<<10)
	for {
		n, err := from.Read(part)
		if n > 0 && p.hold() {
			_, writeErr := to.Write(part[:n])
			if writeErr != nil {
				return
			}
		}
		if err != nil {
			if err != io.EOF {
				return
			}
			p.hold()
			return
		}
	}
}

// hold waits as long as data is to be held back, and reports whether it is to be
// passed on then.
func (p *Proxy) hold() bool {
	p.mu.Lock()
	delay := p.delay
	p.mu.Unlock()
	if delay > 0 {
		time.Sleep(delay)
	}
	for {
		p.mu.Lock()
		hung, closed, changed := p.hung, p.closed, p.changed
		p.mu.Unlock()
		if closed || !hung {
			return !closed
		}
		<-changed
	}
}
