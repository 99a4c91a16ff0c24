package serve

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/apigen/apigen/runtime/arrival"
	"github.com/apigen/apigen/runtime/health"
	"github.com/apigen/apigen/runtime/stream"
)

// Server is an HTTP server with a beginning and an end: [New], then
// [Server.Run], once.
type Server struct {
	config   Config
	log      *slog.Logger
	health   *health.Registry
	public   *http.Server
	admin    *http.Server
	adminMux *http.ServeMux
	started  chan struct{}
	running  atomic.Bool
	draining atomic.Bool
	silent   silent
	conns    connLimit
	abort    context.CancelFunc // ends the context of every request
	hush     func()             // ends every stream

	background *tasks

	mu              sync.Mutex // guards the fields below
	starts          []hook
	tasks           []hook
	hooks           []hook
	faults          []error // of calls that return none
	addr, adminAddr string
}

// New returns a server for handler. It does nothing until [Server.Run], which
// also reports a configuration that does not validate. A nil log discards
// everything; a nil handler answers 404.
func New(c Config, handler http.Handler, log *slog.Logger) *Server {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	if handler == nil {
		handler = http.NotFoundHandler() // net/http would take DefaultServeMux
	}
	s := &Server{
		config:     c.withDefaults(),
		log:        log,
		health:     new(health.Registry),
		adminMux:   http.NewServeMux(),
		started:    make(chan struct{}),
		background: &tasks{cancel: func() {}},
	}
	s.conns.max, s.conns.log = s.config.MaxConns, log
	s.health.OnChange(s.logCheck)
	ctx, abort := context.WithCancel(context.Background())
	s.abort = abort
	stopping := make(chan struct{})
	s.hush = sync.OnceFunc(func() { close(stopping) })
	ctx = stream.WithStop(ctx, stopping)
	s.public = s.newHTTP(ctx, s.closeWhereDue(s.publicHealth(handler)))
	s.public.ConnState = s.track
	s.public.Protocols = protocols(s.config.TLS.enabled(), s.config.H2C)
	s.admin = s.newHTTP(ctx, s.adminMux)
	s.addAdminHandlers()
	return s
}

func (s *Server) newHTTP(ctx context.Context, handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: s.config.ReadHeaderTimeout,
		ReadTimeout:       s.config.ReadTimeout,
		WriteTimeout:      s.config.WriteTimeout,
		IdleTimeout:       s.config.IdleTimeout,
		MaxHeaderBytes:    s.config.MaxHeaderBytes,
		HTTP2:             &http.HTTP2Config{MaxConcurrentStreams: s.config.MaxStreams},
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ConnContext:       arrival.ConnContext,
	}
}

// protocols are HTTP/1.1, HTTP/2 over TLS, and HTTP/2 without it if wanted.
func protocols(secure, h2c bool) *http.Protocols {
	p := new(http.Protocols)
	p.SetHTTP1(true)
	p.SetHTTP2(secure)
	p.SetUnencryptedHTTP2(h2c && !secure)
	return p
}

func (s *Server) track(c net.Conn, state http.ConnState) {
	s.silent.track(c, state)
	s.conns.track(state)
}

// closeWhereDue asks clients to open their next connection elsewhere while the
// server drains. SetKeepAlivesEnabled would also cut idle connections at once, and
// with them requests that are just arriving. HTTP/2 clients are told when the server
// stops accepting: earlier, they would come straight back, and a request that
// crosses the message is only tried again after a second.
//
// A chunked request is the last of its connection too: it may have come with a
// Content-Length, of which net/http shows nothing, and what follows may then be a
// request that another server took for a body (RFC 9112, section 6.1).
func (s *Server) closeWhereDue(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor == 1 && (len(r.TransferEncoding) > 0 || s.draining.Load()) {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) logCheck(name string, err error) {
	if err != nil {
		s.log.Warn("readiness check failed", "check", name, "error", err.Error())
		return
	}
	s.log.Info("readiness check passes again", "check", name)
}

// Health returns the registry behind /livez, /readyz and /startupz.
func (s *Server) Health() *health.Registry { return s.health }

// AddReadiness adds a check to /readyz; see [health.Registry.AddReadiness].
func (s *Server) AddReadiness(name string, f func(context.Context) error) {
	s.health.AddReadiness(name, f)
}

// Started is closed when both listeners are open.
func (s *Server) Started() <-chan struct{} { return s.started }

// Addr returns the public address with the actual port, as host:port, or ""
// before the server has started.
func (s *Server) Addr() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addr
}

// AdminAddr returns the admin address, or "" before the server has started and
// when the admin listener is off.
func (s *Server) AdminAddr() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.adminAddr
}
