package guard

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"

	"github.com/apigen/apigen/runtime/limit"
	"github.com/apigen/apigen/runtime/middleware"
	"github.com/apigen/apigen/runtime/observe"
	"github.com/apigen/apigen/runtime/shed"
)

// CodeClientLimit is the problem code of a 429 by [Config.ClientLimit]; one by the
// limit of a route has limit.CodeExceeded.
const CodeClientLimit = "limit.client"

// Options are the parts that guards work with.
type Options struct {
	// Log receives the access log, the stacks of panics, and that a breaker
	// opened or closed; nil means none of it.
	Log *slog.Logger
	// Tracer starts spans, such as one of runtime/trace; nil means none.
	Tracer observe.Tracer
	// Recorder keeps metrics, such as one of runtime/metrics; nil means none.
	// What it implements of [ShedRecorder] and [BreakerRecorder] is told, too.
	Recorder observe.Recorder
	// Limits makes the limiter of a route, by the name "GET /users/:id". Nil
	// means limit.Local, which counts in this process. Give one of
	// limit/redislimit to count for all processes together.
	Limits func(name string, rate limit.Rate) (limit.Limiter, error)
}

// Guards makes the guards of routes. It is made by [New] or [Default] and used
// while a service starts; what it makes is safe for concurrent use. A nil
// *Guards is one with the zero [Config] and [Options].
type Guards struct {
	config   Config
	options  Options
	observer *observe.Observer
	address  func(*http.Request) netip.Addr
	client   middleware.Middleware // one limit for all routes; nil for none
	origins  middleware.Middleware // nil for none

	mu      sync.Mutex
	classes map[string]*shed.Limiter
	errs    []error
}

// New returns guards, or everything that is wrong with the configuration.
func New(c Config, o Options) (*Guards, error) {
	if err := c.validate(); err != nil {
		return nil, fmt.Errorf("guards: %w", err)
	}
	if o.Limits == nil {
		o.Limits = func(_ string, rate limit.Rate) (limit.Limiter, error) { return limit.Local(rate) }
	}
	g := &Guards{
		config:   c,
		options:  o,
		observer: observe.New(observe.Config{Log: o.Log, Tracer: o.Tracer, Recorder: o.Recorder}),
		address:  toldOnce(c.Config, o.Log),
		classes:  map[string]*shed.Limiter{},
	}
	if c.ClientLimit != (limit.Rate{}) {
		g.client = g.limited("all routes", c.ClientLimit, g.ByClientIP(), limit.Name("client"), limit.Code(CodeClientLimit))
	}
	if len(c.CORS.Origins) > 0 {
		cors, err := middleware.CORS(c.CORS)
		if err != nil {
			return nil, fmt.Errorf("guards: cors: %w", err)
		}
		g.origins = cors
	}
	return g, g.Err()
}

// Default returns guards with the zero [Config] that write to log.
func Default(log *slog.Logger) *Guards {
	g, err := New(Config{}, Options{Log: log})
	if err != nil {
		panic(err) // the zero configuration is valid
	}
	return g
}

// Or returns g, or [Default] when g is nil.
func (g *Guards) Or(log *slog.Logger) *Guards {
	if g == nil {
		return Default(log)
	}
	return g
}

// Err returns what went wrong while guards were made, such as a limiter that
// can't work. Ask when all routes have theirs.
func (g *Guards) Err() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return errors.Join(g.errs...)
}

func (g *Guards) fail(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.errs = append(g.errs, err)
}
