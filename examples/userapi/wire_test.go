package main_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// wire is a connection on which a test sends bytes of its own.
type wire struct {
	net.Conn
	in *bufio.Reader
}

func (s *service) wire(t *testing.T) wire {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(20*time.Second)))
	return wire{conn, bufio.NewReader(conn)}
}

// send writes text, in which \n stands for the end of a line.
func (w wire) send(t *testing.T, text string) {
	t.Helper()
	w.raw(t, strings.ReplaceAll(text, "\n", "\r\n"))
}

func (w wire) raw(t *testing.T, text string) {
	t.Helper()
	_, err := io.WriteString(w, text)
	require.NoError(t, err)
}

// answer reads one response.
func (w wire) answer(t *testing.T, method string) answer {
	t.Helper()
	response, err := http.ReadResponse(w.in, &http.Request{Method: method})
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return answer{response.StatusCode, response.Header, body}
}

// requireClosed requires that nothing more comes.
func (w wire) requireClosed(t *testing.T) {
	t.Helper()
	rest, err := io.ReadAll(w.in)
	if err != nil {
		require.NotErrorIs(t, err, io.ErrUnexpectedEOF)
		require.NotContains(t, err.Error(), "timeout")
	}
	require.Empty(t, string(rest), "one response")
}
