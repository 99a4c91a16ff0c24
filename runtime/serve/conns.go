package serve

import (
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// refusalLogEvery keeps a flood of connections from becoming a flood of lines.
const refusalLogEvery = 10 * time.Second

// connLimit closes connections beyond a number right after accepting them. Left
// in the system's queue they would be served late, when nobody waits any more.
type connLimit struct {
	max  int // ≤ 0 for none
	log  *slog.Logger
	open atomic.Int64

	mu      sync.Mutex
	refused int       // since the last line
	logged  time.Time // when that was
}

// track is a ConnState function of http.Server, which calls it for a new
// connection before it accepts the next.
func (l *connLimit) track(state http.ConnState) {
	switch state {
	case http.StateNew:
		l.open.Add(1)
	case http.StateClosed, http.StateHijacked:
		l.open.Add(-1)
	}
}

func (l *connLimit) refuse(c net.Conn) {
	_ = c.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refused++
	if now := time.Now(); now.Sub(l.logged) >= refusalLogEvery {
		l.log.Warn("connections refused: too many are open", "maxConns", l.max, "refused", l.refused)
		l.refused, l.logged = 0, now
	}
}

// limitedListener is a listener under a connLimit.
type limitedListener struct {
	net.Listener
	limit *connLimit
}

// Accept returns the next connection within the limit.
func (l limitedListener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil || l.limit.max <= 0 || l.limit.open.Load() < int64(l.limit.max) {
			return c, err
		}
		l.limit.refuse(c)
	}
}
