package websocket

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"sync"
)

// upgrade is the writer that logic gets. It keeps hold of the connection that is
// taken from it.
type upgrade struct {
	http.ResponseWriter

	request context.Context // ends by force, unlike the one of logic

	mu       sync.Mutex
	conn     net.Conn
	unwatch  func() bool
	returned bool
}

// Hijack implements http.Hijacker. What is still open when the server may wait
// no longer is closed.
func (u *upgrade) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.returned {
		return nil, nil, http.ErrHijacked
	}
	conn, buf, err := http.NewResponseController(u.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	u.conn = conn
	u.unwatch = context.AfterFunc(u.request, func() { _ = conn.Close() })
	return conn, buf, nil
}

// Unwrap returns the writer inside, for http.ResponseController.
func (u *upgrade) Unwrap() http.ResponseWriter { return u.ResponseWriter }

func (u *upgrade) close() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.returned = true
	if u.conn != nil {
		u.unwatch()
		_ = u.conn.Close()
	}
}
