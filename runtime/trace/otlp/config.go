package otlp

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/apigen/apigen/runtime/secret"
)

// DefaultTimeout is how long one batch may take, attempts to repeat it included.
const DefaultTimeout = 10 * time.Second

// Config is where spans go. The zero value means nowhere.
type Config struct {
	// Endpoint is the collector's base URL, such as http://localhost:4318;
	// /v1/traces is added. Empty means that nothing is exported.
	Endpoint string `yaml:"endpoint"`
	// Headers go with every request, such as a vendor's key.
	Headers map[string]secret.String `yaml:"headers"`
	// Timeout is how long one batch may take, attempts to repeat it included.
	// Default 10 s.
	Timeout time.Duration `yaml:"timeout"`
	// Plain sends batches without gzip.
	Plain bool `yaml:"plain"`

	complete bool // Endpoint has its path
}

// WithEnvironment returns c with what the standard variables say, which wins
// over what is set: OTEL_EXPORTER_OTLP_ENDPOINT, _HEADERS, _TIMEOUT (in
// milliseconds) and _COMPRESSION, and the same with OTLP_TRACES for OTLP. The
// protocol is always http/protobuf; a variable that asks for another is an
// error.
func (c Config) WithEnvironment(getenv func(string) string) (Config, error) {
	get := func(name string) string {
		if value := strings.TrimSpace(getenv("OTEL_EXPORTER_OTLP_TRACES_" + name)); value != "" {
			return value
		}
		return strings.TrimSpace(getenv("OTEL_EXPORTER_OTLP_" + name))
	}
	if endpoint := get("ENDPOINT"); endpoint != "" {
		c.Endpoint = endpoint
		c.complete = strings.TrimSpace(getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")) != ""
	}
	if protocol := get("PROTOCOL"); protocol != "" && protocol != "http/protobuf" {
		return c, fmt.Errorf("OTEL_EXPORTER_OTLP_PROTOCOL is %q: only http/protobuf is spoken; use the collector's port 4318", protocol)
	}
	if compression := get("COMPRESSION"); compression != "" {
		c.Plain = compression != "gzip"
	}
	if timeout := get("TIMEOUT"); timeout != "" {
		ms, err := strconv.Atoi(timeout)
		if err != nil || ms <= 0 {
			return c, fmt.Errorf("OTEL_EXPORTER_OTLP_TIMEOUT is %q: must be a number of milliseconds", timeout)
		}
		c.Timeout = time.Duration(ms) * time.Millisecond
	}
	if headers := get("HEADERS"); headers != "" {
		parsed, err := parseHeaders(headers)
		if err != nil {
			return c, err
		}
		c.Headers = parsed
	}
	return c, nil
}

// Effective returns the configuration with its defaults filled in, for whoever
// shows it to people; see package conf.
func (c Config) Effective() any { return c.withDefaults() }

func (c Config) withDefaults() Config {
	if c.Timeout == 0 {
		c.Timeout = DefaultTimeout
	}
	return c
}

// parseHeaders reads "key=value,key=value" with percent-encoded values. Errors
// do not repeat the text, which is secret.
func parseHeaders(text string) (map[string]secret.String, error) {
	headers := map[string]secret.String{}
	for pair := range strings.SplitSeq(text, ",") {
		name, value, ok := strings.Cut(pair, "=")
		name = strings.TrimSpace(name)
		plain, err := url.PathUnescape(strings.TrimSpace(value))
		if !ok || name == "" || err != nil {
			return nil, errors.New("OTEL_EXPORTER_OTLP_HEADERS must read key=value,key=value with percent-encoded values")
		}
		headers[name] = secret.New(plain)
	}
	return headers, nil
}

// Validate reports an endpoint that is no http or https URL and a negative
// timeout.
func (c Config) Validate() error {
	var errs []error
	if c.Endpoint != "" {
		if _, err := c.url(); err != nil {
			errs = append(errs, err)
		}
	}
	if c.Timeout < 0 {
		errs = append(errs, errors.New("timeout: must not be negative"))
	}
	return errors.Join(errs...)
}

// url is where batches are sent to.
func (c Config) url() (string, error) {
	u, err := url.Parse(c.Endpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", errors.New("endpoint: must be a URL such as http://localhost:4318")
	}
	if u.User != nil {
		return "", errors.New("endpoint: must not hold a password; use headers")
	}
	if !c.complete {
		u = u.JoinPath("v1", "traces")
	}
	return u.String(), nil
}
