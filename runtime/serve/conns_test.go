package serve_test

import (
	"io"
	"net"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/serve"
)

// dial opens a connection and sends a request that keeps it open.
func dial(t *testing.T, r *running) (conn net.Conn, answered bool) {
	t.Helper()
	conn, err := net.Dial("tcp", r.Addr())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(patience)))
	_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	n, _ := conn.Read(make([]byte, 512))
	return conn, n > 0
}

func TestConnectionLimit(t *testing.T) {
	c := local
	c.MaxConns = 2
	r := newServer(t, c, hello).start()
	first, ok := dial(t, r)
	require.True(t, ok)
	_, ok = dial(t, r)
	require.True(t, ok)
	for range 5 {
		_, ok = dial(t, r)
		require.False(t, ok, "closed without an answer")
	}
	require.NoError(t, first.Close())
	require.Eventually(t, func() bool { _, ok := dial(t, r); return ok }, patience, time.Millisecond)
	response, _ := get(t, "http://"+r.AdminAddr()+"/livez")
	require.Equal(t, 200, response.StatusCode, "the admin address has no part in it")
	require.NoError(t, r.stop())
	require.Equal(t, 1, strings.Count(r.log.String(), "connections refused"), "a flood is one line")
}

func TestConnectionLimitOff(t *testing.T) {
	c := local
	c.MaxConns = -1
	r := newServer(t, c, hello).start()
	for range 3 {
		_, ok := dial(t, r)
		require.True(t, ok)
	}
	require.NoError(t, r.stop())
}

func TestMemoryLimitOfTheContainer(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	for name, test := range map[string]struct {
		files fstest.MapFS
		want  int64
	}{
		"none":             {fstest.MapFS{}, 0},
		"version 2":        {fstest.MapFS{"proc/self/cgroup": file("0::/\n"), "sys/fs/cgroup/memory.max": file("1000\n")}, 1000},
		"version 2, max":   {fstest.MapFS{"proc/self/cgroup": file("0::/\n"), "sys/fs/cgroup/memory.max": file("max\n")}, 0},
		"around it":        {fstest.MapFS{"proc/self/cgroup": file("0::/a/b\n"), "sys/fs/cgroup/a/b/memory.max": file("max"), "sys/fs/cgroup/a/memory.max": file("700")}, 700},
		"the smallest":     {fstest.MapFS{"proc/self/cgroup": file("0::/a\n"), "sys/fs/cgroup/a/memory.max": file("900"), "sys/fs/cgroup/memory.max": file("800")}, 800},
		"version 1":        {fstest.MapFS{"proc/self/cgroup": file("5:cpu:/x\n4:memory:/a\n"), "sys/fs/cgroup/memory/a/memory.limit_in_bytes": file("600")}, 600},
		"version 1, none":  {fstest.MapFS{"proc/self/cgroup": file("4:memory:/\n"), "sys/fs/cgroup/memory/memory.limit_in_bytes": file("9223372036854771712")}, 0},
		"no number":        {fstest.MapFS{"proc/self/cgroup": file("0::/\n"), "sys/fs/cgroup/memory.max": file("x")}, 0},
		"malformed groups": {fstest.MapFS{"proc/self/cgroup": file("\n:\n0::../../etc\n")}, 0},
	} {
		require.Equal(t, test.want, serve.CgroupMemory(test.files), name)
	}
}
