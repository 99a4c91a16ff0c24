// Package serve runs the HTTP server of a service: it listens, serves with
// safe limits, answers health checks on a separate admin address, and stops
// without losing requests.
package serve

import (
	"errors"
	"time"
)

// Defaults of [Config].
const (
	DefaultHost             = "0.0.0.0"
	DefaultPort        Port = 8888
	DefaultAdminHost        = "127.0.0.1"
	DefaultAdminPort   Port = 6060
	DefaultReadHeader       = 5 * time.Second
	DefaultRead             = 30 * time.Second
	DefaultWrite            = 35 * time.Second
	DefaultIdle             = 90 * time.Second
	DefaultHeaderBytes      = 64 << 10
	DefaultDrainDelay       = 5 * time.Second
	DefaultGrace            = 20 * time.Second
	minimalHeaderBytes      = 1 << 10
	stopTimeout             = 3 * time.Second
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
	// DrainDelay is how long the service goes on serving, not ready any more,
	// before it stops accepting: the time a load balancer needs to notice.
	// Default 5 s; negative means none. An interrupt (Ctrl-C) skips it.
	DrainDelay time.Duration `yaml:"drainDelay"`
	// Grace is how long requests in progress may take to finish after that.
	// Default 20 s. DrainDelay and Grace together should stay below the
	// killer's patience, 30 s on Kubernetes.
	Grace time.Duration `yaml:"grace"`
}

// Admin is the address for those who operate the service. Nothing of it is
// reachable on the public address.
type Admin struct {
	// Host defaults to 127.0.0.1. Set 0.0.0.0 where probes come from outside,
	// as on Kubernetes.
	Host string `yaml:"host"`
	// Port defaults to 6060. 0 in a file, [AnyPort] in Go, picks a free one;
	// -1 or off in a file, [Off] in Go, means no admin listener.
	Port Port `yaml:"port"`
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
	refuse(c.ReadHeaderTimeout < 0, "readHeaderTimeout: must be positive")
	refuse(c.MaxHeaderBytes < minimalHeaderBytes, "maxHeaderBytes: must be at least 1024")
	refuse(c.Grace < 0, "grace: must be positive")
	return errors.Join(errs...)
}

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
