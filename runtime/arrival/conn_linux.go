//go:build linux && (amd64 || arm64 || loong64 || ppc64le || riscv64 || s390x)

package arrival

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"
	"syscall"
	"time"
)

// stamp asks the system for the times of what comes. Accepted connections inherit it.
// A system that can't do it serves all the same.
func stamp(_, _ string, c syscall.RawConn) error {
	return c.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_TIMESTAMPNS, 1)
	})
}

type listener struct{ net.Listener }

// Accept implements net.Listener.
func (l listener) Accept() (net.Conn, error) {
	accepted, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	tcp, ok := accepted.(*net.TCPConn)
	if !ok {
		return accepted, nil
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return accepted, nil
	}
	c := &conn{TCPConn: tcp, raw: raw}
	c.receive = c.recvmsg
	return c, nil
}

// messages is room for the one control message that was asked for: a header and a
// time of two words.
const messages = syscall.SizeofCmsghdr + 16

// conn is a connection whose reads also tell when the bytes came. It is read by one
// goroutine at a time, as net/http does.
type conn struct {
	*net.TCPConn
	raw     syscall.RawConn
	receive func(fd uintptr) bool
	came    atomic.Int64 // in Unix time, ns; 0 when not known

	into          []byte // of the read that is going on
	n, controlled int
	err           error
	control       [messages]byte
}

// Read implements net.Conn.
func (c *conn) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c.into = p
	err := c.raw.Read(c.receive)
	c.into = nil
	switch {
	case err != nil:
		return 0, asRead(err)
	case c.err != nil:
		return 0, &net.OpError{Op: "read", Net: "tcp", Source: c.LocalAddr(), Addr: c.RemoteAddr(), Err: os.NewSyscallError("recvmsg", c.err)}
	case c.n == 0:
		return 0, io.EOF
	}
	c.note(c.control[:c.controlled])
	return c.n, nil
}

// asRead names the operation as net.TCPConn does: net/http goes by it.
func asRead(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		op.Op = "read"
	}
	return err
}

// recvmsg reports whether there was something to read.
func (c *conn) recvmsg(fd uintptr) bool {
	for {
		c.n, c.controlled, _, _, c.err = syscall.Recvmsg(int(fd), c.into, c.control[:], 0)
		if c.err != syscall.EINTR {
			return c.err != syscall.EAGAIN
		}
	}
}

// note takes the time from the message of the system: a header, then seconds and
// nanoseconds, in the machine's own order.
func (c *conn) note(message []byte) {
	if len(message) < messages || kind(message) != syscall.SO_TIMESTAMPNS {
		return
	}
	at := message[syscall.SizeofCmsghdr:]
	seconds, nanoseconds := binary.NativeEndian.Uint64(at), binary.NativeEndian.Uint64(at[8:])
	c.came.Store(int64(seconds)*int64(time.Second) + int64(nanoseconds))
}

// kind is the type in the header of a message: an int, the last of its fields.
func kind(message []byte) int {
	return int(binary.NativeEndian.Uint32(message[syscall.SizeofCmsghdr-4:]))
}
