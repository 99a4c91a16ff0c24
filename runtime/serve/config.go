package serve

import (
	"errors"
	"time"
)

// Defaults of [Config].
const (
	DefaultHost               = "0.0.0.0"
	DefaultPort          Port = 8888
	DefaultAdminHost          = "127.0.0.1"
	DefaultAdminPort     Port = 6060
	DefaultReadHeader         = 5 * time.Second
	DefaultRead               = 30 * time.Second
	DefaultWrite              = 35 * time.Second
	DefaultIdle               = 90 * time.Second
	DefaultHeaderBytes        = 64 << 10
	DefaultMaxConns           = 10_000
	DefaultMaxStreams         = 250
	DefaultMemoryPercent      = 90
	DefaultDrainDelay         = 5 * time.Second
	DefaultGrace              = 20 * time.Second
	minimalHeaderBytes        = 1 << 10
	stopTimeout               = 3 * time.Second
)

// Config is where and how a service listens. The zero value of each field
// stands for its default.
type Config struct {
	// Host is the address to listen on. Default 0.0.0.0, all addresses.
	Host string `yaml:"host"`
	// Port is the port to listen on. Default 8888; 0 in a file, [AnyPort] in
	// Go, picks a free one.
	Port Port `yaml:"port"`
	// Admin is the second listener, which answers /livez and /readyz.
	Admin Admin `yaml:"admin"`
	// ReadHeaderTimeout bounds reading a request's header. Default 5 s; it
	// can't be switched off.
	ReadHeaderTimeout time.Duration `yaml:"readHeaderTimeout"`
	// ReadTimeout bounds reading a whole request. Default 30 s; negative
	// means none.
	ReadTimeout time.Duration `yaml:"readTimeout"`
	// WriteTimeout bounds the time from the end of the request's header to
	// the end of the response. Default 35 s; negative means none.
	WriteTimeout time.Duration `yaml:"writeTimeout"`
	// IdleTimeout is how long a connection may wait for its next request.
	// Default 90 s, longer than the usual load balancer's 60 s, so that the
	// balancer closes first; negative means none.
	IdleTimeout time.Duration `yaml:"idleTimeout"`
	// MaxHeaderBytes bounds a request's header; more is answered with 431.
	// Default 64 KiB, at least 1 KiB. net/http adds 4 KiB of slack.
	MaxHeaderBytes int `yaml:"maxHeaderBytes"`
	// MaxConns is how many connections may be open on the public address; a
	// further one is closed as soon as it is accepted. Default 10000; negative
	// means no limit. A hijacked connection counts no longer.
	MaxConns int `yaml:"maxConns"`
	// TLS, when it names files, serves HTTPS with HTTP/2 instead of HTTP.
	TLS TLS `yaml:"tls"`
	// H2C also accepts HTTP/2 without TLS from clients that begin with it
	// (RFC 9113, 3.3), for proxies inside a cluster. It has no meaning with TLS.
	H2C bool `yaml:"h2c"`
	// MaxStreams is how many requests one HTTP/2 connection may have open.
	// Default 250.
	MaxStreams int `yaml:"maxStreams"`
	// Health says where health checks are answered besides the admin address.
	Health Health `yaml:"health"`
	// MemoryPercent sets the Go runtime's soft memory limit to that part of the
	// container's (cgroup's), unless the environment has GOMEMLIMIT. Default
	// 90; negative leaves it alone.
	MemoryPercent int `yaml:"memoryPercent"`
	// DrainDelay is how long the service goes on serving, not ready any more,
	// before it stops accepting: the time a load balancer needs to notice.
	// Default 5 s; negative means none. An interrupt (Ctrl-C) skips it.
	DrainDelay time.Duration `yaml:"drainDelay"`
	// Grace is how long requests in progress may take to finish after that.
	// Default 20 s. DrainDelay and Grace together should stay below the
	// killer's patience, 30 s on Kubernetes.
	Grace time.Duration `yaml:"grace"`
}

// Validate reports every value that is out of range, joined. Each message
// begins with the configuration key.
func (c Config) Validate() error {
	c = c.withDefaults()
	var errs []error
	refuse := func(bad bool, message string) {
		if bad {
			errs = append(errs, errors.New(message))
		}
	}
	refuse(c.Port == Off, "port: the public listener can't be off; set a port from 1 to 65535, or 0 for any free port")
	refuse(c.Port != Off && !c.Port.valid(), "port: must be from 1 to 65535, or 0 for any free port")
	refuse(!c.Admin.Port.valid(), "admin.port: must be from 1 to 65535, 0 for any free port, or -1 for none")
	refuse(c.Port > 0 && c.Port == c.Admin.Port && overlap(c.Host, c.Admin.Host), "admin.port: is the same as port; set another one, 0 for any free port, or -1 for none")
	refuse(c.ReadHeaderTimeout < 0, "readHeaderTimeout: must be positive")
	refuse(c.MaxHeaderBytes < minimalHeaderBytes, "maxHeaderBytes: must be at least 1024")
	refuse(c.MaxStreams < 1, "maxStreams: must be at least 1")
	refuse(c.MemoryPercent > 100, "memoryPercent: must be at most 100, or negative to leave the limit alone")
	refuse(c.Grace < 0, "grace: must be positive")
	refuse((c.TLS.CertFile == "") != (c.TLS.KeyFile == ""), "tls: needs certFile and keyFile, both or none")
	return errors.Join(errs...)
}

// overlap reports whether two hosts surely have an address in common.
func overlap(a, b string) bool {
	all := func(host string) bool { return host == "0.0.0.0" || host == "::" }
	return a == b || all(a) || all(b)
}

// Effective returns the configuration with its defaults filled in, for whoever
// shows it to people; see package conf.
func (c Config) Effective() any { return c.withDefaults() }

func (c Config) withDefaults() Config {
	fill(&c.Host, DefaultHost)
	fill(&c.Port, DefaultPort)
	fill(&c.Admin.Host, DefaultAdminHost)
	fill(&c.Admin.Port, DefaultAdminPort)
	fill(&c.ReadHeaderTimeout, DefaultReadHeader)
	fill(&c.ReadTimeout, DefaultRead)
	fill(&c.WriteTimeout, DefaultWrite)
	fill(&c.IdleTimeout, DefaultIdle)
	fill(&c.MaxHeaderBytes, DefaultHeaderBytes)
	fill(&c.MaxConns, DefaultMaxConns)
	fill(&c.MaxStreams, DefaultMaxStreams)
	fill(&c.MemoryPercent, DefaultMemoryPercent)
	fill(&c.DrainDelay, DefaultDrainDelay)
	fill(&c.Grace, DefaultGrace)
	return c
}

func fill[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
