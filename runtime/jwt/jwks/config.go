package jwks

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"time"
)

// Defaults of [Config].
const (
	DefaultRefresh  = time.Hour
	DefaultCooldown = 5 * time.Minute
	DefaultTimeout  = 5 * time.Second
)

// maxBytes is the largest set read.
const maxBytes = 1 << 20

// Config says where the set is. One of URL and File is required.
type Config struct {
	// URL is where the set is published, with https. Plain http is allowed on
	// loopback addresses only.
	URL string `yaml:"url"`
	// File holds the set.
	File string `yaml:"file"`
	// Refresh is how often the set is read again. Default 1 h, at least 1 min.
	Refresh time.Duration `yaml:"refresh"`
	// Cooldown is how long unknown kids do not cause another read. Default
	// 5 min, at least 1 s.
	Cooldown time.Duration `yaml:"cooldown"`
	// Timeout bounds one read. Default 5 s, at most 1 min.
	Timeout time.Duration `yaml:"timeout"`
	// Client sends the requests. Nil means one of its own.
	Client *http.Client `yaml:"-"`
}

// Validate reports everything that [New] would refuse, joined.
func (c Config) Validate() error {
	var errs []error
	switch {
	case (c.URL == "") == (c.File == ""):
		errs = append(errs, errors.New("url: set either url or file"))
	case c.URL != "":
		if u, err := url.Parse(c.URL); err != nil || !safe(u) {
			errs = append(errs, errors.New("url: must begin with https://; http:// is for loopback addresses only"))
		}
	}
	if c.Refresh != 0 && c.Refresh < time.Minute {
		errs = append(errs, errors.New("refresh: must be at least 1m"))
	}
	if c.Cooldown != 0 && c.Cooldown < time.Second {
		errs = append(errs, errors.New("cooldown: must be at least 1s"))
	}
	if c.Timeout < 0 || c.Timeout > time.Minute {
		errs = append(errs, errors.New("timeout: must be at most 1m"))
	}
	return errors.Join(errs...)
}

// safe reports whether nobody on the way can put other keys in.
func safe(u *url.URL) bool {
	if u.Scheme == "http" {
		addr, err := netip.ParseAddr(u.Hostname())
		return u.Hostname() == "localhost" || err == nil && addr.IsLoopback()
	}
	return u.Scheme == "https" && u.Host != ""
}

// Effective returns the configuration with its defaults filled in, for whoever
// shows it to people; see package conf.
func (c Config) Effective() any { return c.withDefaults() }

func (c Config) withDefaults() Config {
	if c.Refresh == 0 {
		c.Refresh = DefaultRefresh
	}
	if c.Cooldown == 0 {
		c.Cooldown = DefaultCooldown
	}
	if c.Timeout == 0 {
		c.Timeout = DefaultTimeout
	}
	return c
}

// loader returns how the set is read.
func (c Config) loader() func(context.Context) ([]byte, error) {
	if c.File != "" {
		return func(context.Context) ([]byte, error) { return readFile(c.File) }
	}
	client := http.Client{}
	if c.Client != nil {
		client = *c.Client
	}
	client.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		if len(via) > 3 || !safe(next.URL) {
			return errors.New("redirected too often or away from https")
		}
		return nil
	}
	return func(ctx context.Context) ([]byte, error) { return get(ctx, &client, c.URL) }
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return readAll(f)
}

func get(ctx context.Context, client *http.Client, url string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept", "application/jwk-set+json, application/json")
	answer, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the answer was %d", answer.StatusCode)
	}
	return readAll(answer.Body)
}

func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err == nil && len(data) > maxBytes {
		err = errors.New("the set is larger than 1 MiB")
	}
	return data, err
}
