package serve

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// silence is how long a connection without a complete request header may hold
// up a shutdown. Shutdown of net/http would wait 5 s for one, and browsers open
// connections in advance.
const silence = 500 * time.Millisecond

// silent keeps track of the connections that have not sent a request yet.
type silent struct {
	mu    sync.Mutex
	conns map[net.Conn]struct{}
}

// track is a ConnState function of http.Server.
func (s *silent) track(c net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if state != http.StateNew {
		delete(s.conns, c)
		return
	}
	if s.conns == nil {
		s.conns = make(map[net.Conn]struct{})
	}
	s.conns[c] = struct{}{}
}

func (s *silent) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		_ = c.Close()
	}
}
