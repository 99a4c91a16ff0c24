package serve_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	library "github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/serve"
	"github.com/apigen/apigen/runtime/stream"
	"github.com/apigen/apigen/runtime/websocket"
)

// talking serves WebSockets that wait for the end of their context and then do
// what last says.
func talking(t *testing.T, c serve.Config, last func(conn *library.Conn) error) *running {
	return newServer(t, c, func(w http.ResponseWriter, r *http.Request) {
		websocket.Serve(w, r, func(w http.ResponseWriter, r *http.Request) error {
			conn, err := library.Accept(w, r, nil)
			if err != nil {
				return err
			}
			<-r.Context().Done()
			require.ErrorIs(t, context.Cause(r.Context()), stream.ErrStopping)
			return last(conn)
		})
	}).start()
}

func dialWebSocket(t *testing.T, r *running) *library.Conn {
	t.Helper()
	conn, _, err := library.Dial(t.Context(), "ws://"+r.Addr(), nil)
	require.NoError(t, err)
	return conn
}

// A WebSocket is told when the server stops, says goodbye, and is waited for.
func TestWebSocketsSayGoodbye(t *testing.T) {
	said := false
	r := talking(t, local, func(conn *library.Conn) error {
		err := conn.Close(library.StatusGoingAway, "the server stops")
		said = true
		return err
	})
	conn := dialWebSocket(t, r)
	r.cancel()
	_, _, err := conn.Read(t.Context())
	var end library.CloseError
	require.ErrorAs(t, err, &end)
	require.Equal(t, library.StatusGoingAway, end.Code)
	require.NoError(t, r.wait())
	require.True(t, said, "Run returns after the logic")
}

// One that does not end is cut off after the grace period.
func TestWebSocketThatStaysIsCutOff(t *testing.T) {
	c := local
	c.Grace = 50 * time.Millisecond
	left := make(chan error, 1)
	r := talking(t, c, func(conn *library.Conn) error {
		_, _, err := conn.Read(context.Background())
		left <- err
		return err
	})
	conn := dialWebSocket(t, r)
	defer conn.CloseNow()
	require.ErrorIs(t, r.stop(), serve.ErrGrace)
	require.Error(t, <-left, "its connection is closed")
}
