package middleware

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/apigen/apigen/runtime/problem"
)

// DefaultCORSMaxAge is how long browsers remember a preflight's answer when
// nothing is said.
const DefaultCORSMaxAge = 10 * time.Minute

// CORSConfig says which pages of other origins may call the service from a
// browser. The zero value lets none.
type CORSConfig struct {
	// Origins are exact origins, such as https://app.example.com or
	// http://localhost:3000. A single "*" lets all, without Credentials only.
	Origins []string `yaml:"origins"`
	// Methods default to GET, HEAD, POST, PUT, PATCH and DELETE.
	Methods []string `yaml:"methods"`
	// Headers are the request headers a page may set. Default Authorization and
	// Content-Type.
	Headers []string `yaml:"headers"`
	// Expose are response headers a page may read besides the safe ones of the
	// Fetch standard. Default X-Request-Id, Retry-After, RateLimit and
	// RateLimit-Policy.
	Expose []string `yaml:"expose"`
	// Credentials lets pages send cookies and read the answer. Default false;
	// tokens in the Authorization header do not need it.
	Credentials bool `yaml:"credentials"`
	// MaxAge is how long a browser remembers the answer to a preflight. Default
	// 10 min; negative means not at all.
	MaxAge time.Duration `yaml:"maxAge"`
}

// Validate reports everything that [CORS] would refuse, joined. Each message
// begins with the configuration key.
func (c CORSConfig) Validate() error {
	var errs []error
	for i, origin := range c.Origins {
		switch {
		case origin == "*" && len(c.Origins) > 1:
			errs = append(errs, errors.New(`origins: "*" stands alone; remove it or the others`))
		case origin == "*" && c.Credentials:
			errs = append(errs, errors.New(`origins: "*" can't be combined with credentials; name the origins`))
		case origin != "*" && !isOrigin(origin):
			errs = append(errs, fmt.Errorf("origins[%d]: must be scheme://host or scheme://host:port in lower case, without a path", i))
		}
	}
	for key, names := range map[string][]string{"methods": c.Methods, "headers": c.Headers, "expose": c.Expose} {
		for i, name := range names {
			if !isToken(name) {
				errs = append(errs, fmt.Errorf("%s[%d]: must be the name of one", key, i))
			}
		}
	}
	return errors.Join(errs...)
}

// Effective returns the configuration with its defaults filled in, for whoever
// shows it to people; see package conf.
func (c CORSConfig) Effective() any { return c.withDefaults() }

func (c CORSConfig) withDefaults() CORSConfig {
	for _, list := range []struct {
		names    *[]string
		fallback []string
	}{
		{&c.Methods, []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}},
		{&c.Headers, []string{"Authorization", "Content-Type"}},
		{&c.Expose, []string{"X-Request-Id", "Retry-After", "RateLimit", "RateLimit-Policy"}},
	} {
		if len(*list.names) == 0 {
			*list.names = list.fallback
		}
	}
	if c.MaxAge == 0 {
		c.MaxAge = DefaultCORSMaxAge
	}
	return c
}

func isOrigin(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" &&
		u.Scheme+"://"+u.Host == text && strings.ToLower(text) == text && !strings.Contains(text, "*")
}

// isToken is RFC 9110, 5.6.2, without "*", which means all to a browser.
func isToken(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("!#$%&'+-.^_`|~", r))
	})
}

// cors is a configuration in the form of headers.
type cors struct {
	origins                          []string
	any, credentials                 bool
	methods, headers, expose, maxAge string
}

// CORS lets pages of the configured origins call the service (Fetch standard,
// 3.2). It answers preflights itself: 204 to those origins, 403 to others. It
// belongs outside authentication, as a preflight has no credentials, and
// outside per-client limits. Requests of other origins are served without the
// headers that would let their pages read the answer; [CrossOrigin] refuses
// those that change something.
func CORS(c CORSConfig) (Middleware, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("cors: %w", err)
	}
	c = c.withDefaults()
	rules := cors{
		origins: slices.Clone(c.Origins), any: slices.Contains(c.Origins, "*"), credentials: c.Credentials,
		methods: strings.Join(c.Methods, ", "),
		headers: strings.Join(c.Headers, ", "),
		expose:  strings.Join(c.Expose, ", "),
		maxAge:  strconv.Itoa(int(max(c.MaxAge, 0) / time.Second)),
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { rules.serve(w, r, next) })
	}, nil
}

func (c *cors) serve(w http.ResponseWriter, r *http.Request, next http.Handler) {
	origins := r.Header.Values("Origin")
	allowed := len(origins) == 1 && (c.any || slices.Contains(c.origins, origins[0]))
	h := w.Header()
	if !c.any {
		h.Add("Vary", "Origin")
	}
	if allowed {
		c.allow(h, origins[0])
	}
	switch preflight := r.Method == http.MethodOptions && len(origins) > 0 && r.Header.Get("Access-Control-Request-Method") != ""; {
	case !preflight:
		if allowed {
			h.Set("Access-Control-Expose-Headers", c.expose)
		}
		next.ServeHTTP(w, r)
	case allowed:
		h.Add("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers")
		h.Set("Access-Control-Allow-Methods", c.methods)
		h.Set("Access-Control-Allow-Headers", c.headers)
		h.Set("Access-Control-Max-Age", c.maxAge)
		w.WriteHeader(http.StatusNoContent)
	default:
		problem.Write(w, r, problem.Forbidden("origin.refused", "pages of this origin may not call the service"))
	}
}

func (c *cors) allow(h http.Header, origin string) {
	if c.any {
		origin = "*"
	}
	h.Set("Access-Control-Allow-Origin", origin)
	if c.credentials {
		h.Set("Access-Control-Allow-Credentials", "true")
	}
}
