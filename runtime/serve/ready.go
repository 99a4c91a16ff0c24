package serve

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

const (
	readyTimeout = 2 * time.Second // below the timeout of a container's health check
	readyBytes   = 64 << 10        // of an answer that is read
)

// CheckReady asks the service that runs with the same configuration on this
// machine for /readyz, within 2 s, and returns nil when it is ready: what the
// command "health" of a service does, for containers without a shell or curl.
//
// It asks the admin address, or the public one where health checks are answered
// there and the admin listener is off or on any port. The error is one line that
// names the address, or the checks that failed; [ExitCode] makes 1 of it, and 2
// when the configuration leaves nobody to ask.
func (c Config) CheckReady(ctx context.Context) error {
	url, err := c.withDefaults().readyURL()
	if err != nil {
		return &ConfigError{err}
	}
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return &ConfigError{err}
	}
	response, err := readyClient().Do(request)
	if err != nil {
		return notRunning(request.URL.Host, err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode == http.StatusOK {
		return nil
	}
	return notReady(request.URL.Host, response)
}

// readyURL is where to ask.
func (c Config) readyURL() (string, error) {
	switch {
	case c.Admin.Port.fixed():
		return "http://" + address(reachable(c.Admin.Host), c.Admin.Port) + "/readyz", nil
	case !c.Health.Public && c.Admin.Port == Off:
		return "", errors.New("admin.port: is off, so nobody answers health checks; set a port, or health.public: true")
	case !c.Health.Public:
		return "", errors.New("admin.port: any free port can't be asked for health; set one from 1 to 65535, or health.public: true")
	case !c.Port.fixed():
		return "", errors.New("port: any free port can't be asked for health; set one from 1 to 65535")
	}
	scheme := "http"
	if c.TLS.enabled() {
		scheme = "https"
	}
	return scheme + "://" + address(reachable(c.Host), c.Port) + "/readyz", nil
}

// reachable is an address of a listener on all of them.
func reachable(host string) string {
	ip := net.ParseIP(host)
	switch {
	case ip == nil || !ip.IsUnspecified():
		return host
	case ip.To4() == nil:
		return "::1"
	}
	return "127.0.0.1"
}

// readyClient neither leaves the machine through a proxy nor follows anybody. It
// can't verify a certificate, which is for another name than an address of this
// machine; it sends nothing that is secret.
func readyClient() *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			DisableKeepAlives: true,
			TLSClientConfig:   &tls.Config{InsecureSkipVerify: true}, //nolint:gosec // see above
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func notRunning(host string, err error) error {
	if os.IsTimeout(err) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("not ready: no answer from %s within %s", host, readyTimeout)
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return fmt.Errorf("not running: nothing listens on %s", host)
	}
	return fmt.Errorf("not ready: no answer from %s: %w", host, err)
}

// notReady says which checks failed, where the answer names them.
func notReady(host string, response *http.Response) error {
	if response.StatusCode != http.StatusServiceUnavailable {
		return fmt.Errorf("not running: %s answers /readyz with %d; another program listens there", host, response.StatusCode)
	}
	var answer struct {
		Checks []struct{ Name, Status string }
	}
	_ = json.NewDecoder(io.LimitReader(response.Body, readyBytes)).Decode(&answer)
	var failed []string
	for _, check := range answer.Checks {
		if check.Status != "ok" {
			failed = append(failed, fmt.Sprintf("%.60q", check.Name))
		}
	}
	if len(failed) == 0 {
		return fmt.Errorf("not ready: %s says that it is starting or stopping", host)
	}
	return fmt.Errorf("not ready: failed checks: %s", strings.Join(failed, ", "))
}
