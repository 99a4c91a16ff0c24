package serve

import (
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
)

// Errors that [Server.Run] wraps.
var (
	// ErrGrace means that requests were still running after Config.Grace and
	// were cut off.
	ErrGrace = errors.New("requests were still running after the grace period and were cut off")
	// ErrSecondSignal means that a second signal stopped the server at once.
	ErrSecondSignal = errors.New("stopped at once by a second signal")
	// ErrRunTwice means that Run was called before on the same server.
	ErrRunTwice = errors.New("Run was called twice; make a new server")
)

// ExitCode returns the exit code for an error that ended main: 0 for nil, 2
// when the operator has to mend something first (an error in the chain has
// Misconfigured() bool and says so: configuration files, listening), else 1.
func ExitCode(err error) int {
	if err == nil {
		return 0
	}
	var e interface{ Misconfigured() bool }
	if errors.As(err, &e) && e.Misconfigured() {
		return 2
	}
	return 1
}

// ConfigError means that the [Config] does not validate.
type ConfigError struct{ Err error }

func (e *ConfigError) Error() string { return "serve: " + e.Err.Error() }

// Unwrap returns what [Config.Validate] reported.
func (e *ConfigError) Unwrap() error { return e.Err }

// Misconfigured makes [ExitCode] return 2.
func (e *ConfigError) Misconfigured() bool { return true }

// ListenError means that an address could not be listened on.
type ListenError struct {
	// Address is the host:port asked for.
	Address string
	// Key is the configuration key of the port: port or admin.port.
	Key string
	// Err is the system's error.
	Err error
}

// Error names the address and says what to do, in one line.
func (e *ListenError) Error() string {
	switch {
	case errors.Is(e.Err, syscall.EADDRINUSE):
		return fmt.Sprintf("listen %s: port already in use; set %s to another port (0 picks a free one) or stop the process that has it", e.Address, e.Key)
	case errors.Is(e.Err, os.ErrPermission):
		return fmt.Sprintf("listen %s: permission denied; set %s to a port above 1023", e.Address, e.Key)
	case errors.Is(e.Err, syscall.EADDRNOTAVAIL):
		return fmt.Sprintf("listen %s: this machine has no such address; set %s to one it has, or to 0.0.0.0", e.Address, e.hostKey())
	}
	var lookup *net.DNSError
	if errors.As(e.Err, &lookup) {
		return fmt.Sprintf("listen %s: the host is not known; correct %s", e.Address, e.hostKey())
	}
	return fmt.Sprintf("listen %s: %v", e.Address, e.Err)
}

func (e *ListenError) hostKey() string { return e.Key[:len(e.Key)-len("port")] + "host" }

// Unwrap returns the system's error.
func (e *ListenError) Unwrap() error { return e.Err }

// Misconfigured makes [ExitCode] return 2.
func (e *ListenError) Misconfigured() bool { return true }
