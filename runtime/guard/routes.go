package guard

import (
	"fmt"
	"net/http"

	"github.com/apigen/apigen/runtime/bind"
	"github.com/apigen/apigen/runtime/breaker"
	"github.com/apigen/apigen/runtime/limit"
	"github.com/apigen/apigen/runtime/middleware"
	"github.com/apigen/apigen/runtime/observe"
	"github.com/apigen/apigen/runtime/shed"
)

// ShedRecorder is a recorder that counts what shedding decides: admitted, the
// reason of a refusal, or would_shed in shadow mode.
type ShedRecorder interface {
	Shed(class, decision string)
}

// BreakerRecorder is a recorder that is told each state a breaker comes into.
type BreakerRecorder interface {
	Breaker(name, state string)
}

// Observe watches a route; see observe.Observer.Middleware. It comes first, and
// tells those who read the request what the configuration says of unknown names.
func (g *Guards) Observe(route observe.Route) middleware.Middleware {
	watch, tell := g.observer.Middleware(route), bind.WithUnknown(g.config.Unknown)
	if tell == nil {
		return watch
	}
	return func(next http.Handler) http.Handler { return watch(tell(next)) }
}

// Unmatched is what stands before the answers to requests that no route takes,
// outermost first. It may hold nil.
func (g *Guards) Unmatched() []middleware.Middleware {
	return []middleware.Middleware{
		g.Observe(observe.Route{}), middleware.SecureHeaders(), g.CrossOrigin(), g.LimitClient(),
	}
}

// CrossOrigin answers preflights and lets the configured origins in, before any
// guard that refuses, so that pages can read its refusals. Nil without
// configured origins.
func (g *Guards) CrossOrigin() middleware.Middleware { return g.origins }

// LimitClient bounds the requests of each client address over all routes. Nil
// when the configuration has no limit.
func (g *Guards) LimitClient() middleware.Middleware { return g.client }

// Gunzip unpacks the bodies of requests. It belongs behind the limit of bytes.
// Nil unless the configuration wants it.
func (g *Guards) Gunzip() middleware.Middleware {
	if !g.config.Gunzip {
		return nil
	}
	return middleware.Gunzip()
}

// ByClientIP counts by the client's address, behind trusted proxies too.
func (g *Guards) ByClientIP() limit.KeyFunc { return limit.ByClientIP(g.address) }

// ByHeader counts by the value of a header, and requests without one by the
// client's address: together they would be one client to all of them. See
// limit.ByHeader for which headers it suits.
func (g *Guards) ByHeader(name string) limit.KeyFunc {
	byValue, byAddress := limit.ByHeader(name), g.ByClientIP()
	return func(r *http.Request) (string, bool) {
		if r.Header.Get(name) == "" {
			key, ok := byAddress(r)
			return "address " + key, ok
		}
		key, ok := byValue(r)
		return "value " + key, ok
	}
}

// Limit bounds the requests of one route. It is called "route" in the RateLimit
// fields, and that of all routes "client".
func (g *Guards) Limit(route observe.Route, rate limit.Rate, key limit.KeyFunc) middleware.Middleware {
	return g.limited(route.Method+" "+route.Pattern, rate, key, limit.Name("route"))
}

func (g *Guards) limited(name string, rate limit.Rate, key limit.KeyFunc, opts ...limit.MiddlewareOption) middleware.Middleware {
	limiter, err := g.options.Limits(name, rate)
	if err != nil {
		g.fail(fmt.Errorf("limit of %s: %w", name, err))
		return nil
	}
	return limit.Middleware(limiter, key, opts...)
}

// Shed bounds how many requests of a class of routes are served at once. Routes
// that name the same class share the bound. Nil when shedding is off.
func (g *Guards) Shed(class string, priority shed.Priority) middleware.Middleware {
	if g.config.Shed.Off {
		return nil
	}
	limiter, err := g.class(class)
	if err != nil {
		g.fail(fmt.Errorf("shed %s: %w", class, err))
		return nil
	}
	return shed.Middleware(limiter, class, priority)
}

func (g *Guards) class(name string) (*shed.Limiter, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if known := g.classes[name]; known != nil {
		return known, nil
	}
	c := g.config.Shed.Config
	if rec, ok := g.options.Recorder.(ShedRecorder); ok {
		c.OnDecision = func(d shed.Decision) { rec.Shed(name, decided(d)) }
	}
	limiter, err := shed.New(c)
	if err == nil {
		g.classes[name] = limiter
	}
	return limiter, err
}

func decided(d shed.Decision) string {
	switch {
	case d.Shadow:
		return "would_shed"
	case d.Refusal != "":
		return string(d.Refusal)
	}
	return "admitted"
}

// Breaker stops calling the logic of a route that fails; see breaker.Middleware.
func (g *Guards) Breaker(route observe.Route) middleware.Middleware {
	name := route.Method + " " + route.Pattern
	c := g.config.Breaker
	rec, measured := g.options.Recorder.(BreakerRecorder)
	if measured {
		rec.Breaker(name, breaker.Closed.String())
	}
	c.OnChange = func(name string, from, to breaker.State) {
		if measured {
			rec.Breaker(name, to.String())
		}
		g.logBreaker(name, from, to)
	}
	b, err := breaker.New(name, c)
	if err != nil {
		g.fail(fmt.Errorf("breaker of %s: %w", name, err))
		return nil
	}
	return breaker.Middleware(b)
}

// logBreaker leaves out the trials that fail while a breaker stays open.
func (g *Guards) logBreaker(name string, from, to breaker.State) {
	switch log := g.options.Log; {
	case log == nil:
	case to == breaker.Closed:
		log.Info("breaker closed", "breaker", name)
	case from == breaker.Closed:
		log.Warn("breaker opened", "breaker", name)
	}
}
