package arrival

import (
	"context"
	"net"
	"time"
)

// maxWait is the longest wait that is believed: beyond it the clock was set.
const maxWait = time.Minute

// Listen is net.Listen of connections that know when their bytes came.
func Listen(ctx context.Context, network, address string) (net.Listener, error) {
	config := net.ListenConfig{Control: stamp}
	l, err := config.Listen(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return listener{l}, nil
}

type connKey struct{}

// ConnContext is for the field of http.Server: it lets [Waited] find the connection.
func ConnContext(ctx context.Context, c net.Conn) context.Context {
	if secure, ok := c.(interface{ NetConn() net.Conn }); ok { // *tls.Conn
		c = secure.NetConn()
	}
	if stamped, ok := c.(*conn); ok {
		return context.WithValue(ctx, connKey{}, stamped)
	}
	return ctx
}

// Waited returns the time since the bytes came that were last read from the
// connection of the request with this context: asked for when its handler starts, how
// long the request waited. It is 0 where that is not known. With HTTP/2 it is the
// least the request can have waited, since others share its connection.
func Waited(ctx context.Context) time.Duration {
	c, ok := ctx.Value(connKey{}).(*conn)
	if !ok {
		return 0
	}
	came := c.came.Load()
	if came == 0 {
		return 0
	}
	if wait := time.Duration(time.Now().UnixNano() - came); wait > 0 && wait <= maxWait {
		return wait
	}
	return 0
}
