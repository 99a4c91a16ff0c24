package serve_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestNothingBehindABodyOfTwoLengthsIsServed(t *testing.T) {
	for name, head := range map[string]string{
		"both":    "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
		"swapped": "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
		"chunked": "Transfer-Encoding: chunked\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			var served atomic.Int64
			r := newServer(t, local, func(_ http.ResponseWriter, req *http.Request) {
				served.Add(1)
				_, _ = io.Copy(io.Discard, req.Body)
			}).start()
			conn, err := net.Dial("tcp", r.Addr())
			require.NoError(t, err)
			defer conn.Close()
			require.NoError(t, conn.SetDeadline(time.Now().Add(patience)))
			_, err = fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: x\r\n%s\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n", head)
			require.NoError(t, err)
			reader := bufio.NewReader(conn)
			response, err := http.ReadResponse(reader, nil)
			require.NoError(t, err)
			_, err = io.Copy(io.Discard, response.Body)
			require.NoError(t, err)
			require.True(t, response.Close)
			_, err = reader.ReadByte()
			require.ErrorIs(t, err, io.EOF, "the connection is closed")
			require.EqualValues(t, 1, served.Load())
			require.NoError(t, r.stop())
		})
	}
}
