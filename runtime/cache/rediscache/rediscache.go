// Package rediscache keeps the values of runtime/cache in Redis.
package rediscache

import (
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/apigen/apigen/runtime/cache"
	"github.com/apigen/apigen/runtime/secret"
)

// Config says where Redis is and how long it may take.
type Config struct {
	// Addr is host:port of the Redis server, version 6 or later. Required.
	Addr string `yaml:"addr"`
	// Username and Password log in (ACL). Empty means neither.
	Username string        `yaml:"username"`
	Password secret.String `yaml:"password"`
	// DB is the number of the database. Default 0.
	DB int `yaml:"db"`
	// TLS encrypts the connection; the server's certificate is verified
	// against the host in Addr.
	TLS bool `yaml:"tls"`
	// Budget is how long one call may wait for Redis. Default 100 ms, at most 5 s.
	Budget time.Duration `yaml:"budget"`
	// Connections is the most that are open at once. Default 10 per CPU.
	Connections int `yaml:"connections"`
}

// Validate reports everything that [Client] would refuse, joined.
func (c Config) Validate() error { return nil }

// Client returns a go-redis client that gives up when the budget is over. It
// does not connect before its first use. The caller closes the client.
func Client(c Config) (*redis.Client, error) { return nil, nil }

// Store is a cache.Store on Redis.
type Store struct {
	cache.Store
	client redis.UniversalClient
}

// New returns the store on a client, which remains the caller's. A client that
// was not made by [Client] should have short timeouts and few retries.
func New(client redis.UniversalClient) *Store { return &Store{client: client} }
