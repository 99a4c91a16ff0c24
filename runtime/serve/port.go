package serve

import (
	"errors"
	"net"
	"strconv"
)

// Port is a TCP port from 1 to 65535. Its zero value means "the default", so
// the other meanings have values of their own: as text, in a configuration
// file, 0 reads as [AnyPort] and -1 or off as [Off].
type Port int

const (
	// Off means not to listen at all.
	Off Port = -1
	// AnyPort means a free port that the system picks; [Server.Addr] tells
	// which.
	AnyPort Port = -2
)

// UnmarshalText reads a port number, 0, -1 or off.
func (p *Port) UnmarshalText(text []byte) error {
	switch s := string(text); s {
	case "0":
		*p = AnyPort
	case "-1", "off":
		*p = Off
	default:
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 65535 {
			return errors.New("must be a port from 1 to 65535, or 0 for any free port")
		}
		*p = Port(n)
	}
	return nil
}

// MarshalText writes what UnmarshalText reads.
func (p Port) MarshalText() ([]byte, error) {
	switch p {
	case AnyPort:
		return []byte("0"), nil
	case Off:
		return []byte("off"), nil
	}
	return strconv.AppendInt(nil, int64(p), 10), nil
}

func (p Port) valid() bool { return p == Off || p == AnyPort || p >= 1 && p <= 65535 }

// fixed reports whether a number says where to find the listener.
func (p Port) fixed() bool { return p >= 1 && p <= 65535 }

func address(host string, p Port) string {
	if p == AnyPort {
		p = 0
	}
	return net.JoinHostPort(host, strconv.Itoa(int(p)))
}
