package redislimit

import (
	"crypto/tls"
	"errors"
	"net"
	"runtime"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/apigen/apigen/runtime/limit"
	"github.com/apigen/apigen/runtime/secret"
)

// Config says where the store is and how long it may take.
type Config struct {
	// Addr is host:port of the Redis server, version 5 or later. Required.
	Addr string `yaml:"addr"`
	// Username and Password log in (ACL). Empty means neither.
	Username string        `yaml:"username"`
	Password secret.String `yaml:"password"`
	// DB is the number of the database. Default 0.
	DB int `yaml:"db"`
	// TLS encrypts the connection; the server's certificate is verified
	// against the host in Addr.
	TLS bool `yaml:"tls"`
	// Budget is how long a decision may take in all, connecting included.
	// Default 50 ms, at most 5 s.
	Budget time.Duration `yaml:"budget"`
	// Connections is the most that are open at once. Default 10 per CPU.
	Connections int `yaml:"connections"`
}

const maxBudget = 5 * time.Second

// Validate reports everything that [Client] would refuse, joined.
func (c Config) Validate() error {
	var errs []error
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		errs = append(errs, errors.New("addr: must be host:port of the Redis server"))
	}
	if c.DB < 0 {
		errs = append(errs, errors.New("db: must not be negative"))
	}
	if c.Budget < 0 || c.Budget > maxBudget {
		errs = append(errs, errors.New("budget: must be at most 5s"))
	}
	if c.Connections < 0 {
		errs = append(errs, errors.New("connections: must not be negative"))
	}
	return errors.Join(errs...)
}

// Effective returns the configuration with its defaults filled in, for whoever
// shows it to people; see package conf.
func (c Config) Effective() any { return c.withDefaults() }

func (c Config) withDefaults() Config {
	if c.Budget == 0 {
		c.Budget = limit.DefaultBudget
	}
	if c.Connections == 0 {
		c.Connections = 10 * runtime.GOMAXPROCS(0)
	}
	return c
}

// Client returns a go-redis client that gives up when the budget is over: no
// retries, no handshake beyond what is needed, every wait bounded. With the
// client's own defaults a hung server holds a call for 5 s even when its
// context ends after 50 ms. The caller closes the client.
//
// go-redis prints failed dials through a logger of its own, one for the
// process; a service that logs JSON sets another with redis.SetLogger in main.
func Client(c Config) (*redis.Client, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	budget := c.withDefaults().Budget
	o := &redis.Options{
		Addr: c.Addr, Username: c.Username, Password: c.Password.Reveal(), DB: c.DB,
		MaxRetries: -1, DialerRetries: 1, ContextTimeoutEnabled: true,
		DialTimeout: budget, ReadTimeout: budget, WriteTimeout: budget, PoolTimeout: budget,
		PoolSize: c.Connections, MaxActiveConns: c.Connections, PipelinePoolSize: -1, DisableIdentity: true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
	if c.TLS {
		host, _, _ := net.SplitHostPort(c.Addr)
		o.TLSConfig = &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	}
	return redis.NewClient(o), nil
}
