package rediscache

import (
	"crypto/tls"
	"errors"
	"net"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/apigen/apigen/runtime/secret"
)

// Defaults and limits of [Config].
const (
	DefaultBudget = 100 * time.Millisecond
	maxBudget     = 5 * time.Second
)

// Config says where Redis is and how long it may take.
type Config struct {
	// Addr is host:port of the Redis server, version 5 or later. Required.
	// Set its maxmemory-policy to noeviction or volatile-ttl: others may evict
	// the holds of writers.
	Addr string `yaml:"addr"`
	// Username and Password log in (ACL). Empty means neither.
	Username string        `yaml:"username"`
	Password secret.String `yaml:"password"`
	// DB is the number of the database. Default 0.
	DB int `yaml:"db"`
	// TLS encrypts the connection; the server's certificate is verified
	// against the host in Addr.
	TLS bool `yaml:"tls"`
	// Budget is how long dialing, sending and answering may each take. Default
	// 100 ms, at most 5 s.
	Budget time.Duration `yaml:"budget"`
	// Connections is the most that are open at once. Default 10 per CPU.
	Connections int `yaml:"connections"`
}

// Validate reports everything that [Client] would refuse, joined. Each message
// begins with the configuration key.
func (c Config) Validate() error {
	var errs []error
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		errs = append(errs, errors.New("addr: must be host:port of the Redis server"))
	}
	if c.DB < 0 || c.Connections < 0 {
		errs = append(errs, errors.New("db, connections: must not be negative"))
	}
	if c.Budget < 0 || c.Budget > maxBudget {
		errs = append(errs, errors.New("budget: must be at most 5s"))
	}
	return errors.Join(errs...)
}

// Client returns a go-redis client that gives up when the budget is over: it
// does not retry, and bounds every wait. With the client's own defaults, a hung
// server holds a call for 5 s even when its context ends after 50 ms. It does
// not connect before its first use. The caller closes it.
func Client(c Config) (*redis.Client, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if c.Budget == 0 {
		c.Budget = DefaultBudget
	}
	o := &redis.Options{
		Addr: c.Addr, Username: c.Username, Password: c.Password.Reveal(), DB: c.DB,
		MaxRetries: -1, DialerRetries: 1, DisableIdentity: true,
		DialTimeout: c.Budget, ReadTimeout: c.Budget, WriteTimeout: c.Budget, PoolTimeout: c.Budget,
		PoolSize: c.Connections, MaxActiveConns: c.Connections, PipelinePoolSize: -1,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
	if c.TLS {
		host, _, _ := net.SplitHostPort(c.Addr)
		o.TLSConfig = &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	}
	return redis.NewClient(o), nil
}
