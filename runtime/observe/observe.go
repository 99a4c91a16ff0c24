package observe

import (
	"log/slog"
	"net/http"

	"github.com/apigen/apigen/runtime/logx"
)

// Unmatched stands for the pattern where no route took a request.
const Unmatched = "unmatched"

// Route says what is known about a route before any request. The zero value is
// for requests no route takes.
type Route struct {
	// Method is the route's method. A HEAD request of a GET route is observed
	// as HEAD.
	Method string
	// Pattern is the path as in net/http, "/users/{id}", or as in a contract,
	// "/users/:id", which is turned into the former. Empty, like [Unmatched],
	// means that no route took the request.
	Pattern string
	// Group names the part of the contract the route is in.
	Group string
	// Name is the name of the operation, such as "GetUser".
	Name string
}

// Config is what an [Observer] works with. The zero value gives request ids and
// answers panics, and nothing else.
type Config struct {
	// Log receives the access log and the stacks of panics; nil means neither.
	Log *slog.Logger
	// Tracer starts spans; nil means none.
	Tracer Tracer
	// Recorder keeps metrics; nil means none.
	Recorder Recorder
	// RefusalLines is how many lines of the access log each reason for a
	// refusal may have in a second. 0 means 10, a negative number all.
	// Metrics count every refusal.
	RefusalLines int
}

// Observer makes the outermost middleware of routes. It is safe for concurrent
// use. A nil Observer is one with the zero Config.
type Observer struct {
	config Config
	lines  logx.Sampler
}

// New returns an observer.
func New(c Config) *Observer {
	return &Observer{config: c, lines: logx.Sampler{Lines: c.RefusalLines}}
}

// Middleware returns the observation of one route. Call it once for each route,
// when the service starts. A request gets
//
//   - an id, the incoming X-Request-Id if it is sane (see [RequestID]), as a
//     header of the answer and for logx.RequestID;
//   - a span, for logx.TraceFrom and the tracer's own library;
//   - metrics, by route, method and status;
//   - a line in the access log, see [Log];
//   - a 500 problem when the handler panics, see [Recovered].
//
// A panic in a goroutine that the handler started can't be caught by anybody:
// it ends the process.
func (o *Observer) Middleware(route Route) func(http.Handler) http.Handler {
	if o == nil {
		o = New(Config{})
	}
	if route.Pattern = Pattern(route.Pattern); route.Pattern == Unmatched {
		route.Pattern = ""
	}
	w := watch{log: o.config.Log, lines: &o.lines, route: route}
	if o.config.Tracer != nil {
		w.tracer = o.config.Tracer.Route(route)
	}
	if o.config.Recorder != nil {
		w.recorder = o.config.Recorder.Route(route)
	}
	return func(next http.Handler) http.Handler {
		handler := w
		handler.next = next
		return &handler
	}
}
