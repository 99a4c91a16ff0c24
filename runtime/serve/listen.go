package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"sync"

	"github.com/apigen/apigen/runtime/arrival"
)

type listeners struct {
	public net.Listener
	admin  net.Listener // nil when off
}

// listen opens both addresses before anything is served.
func (s *Server) listen() (l listeners, err error) {
	if err := s.prepare(); err != nil {
		return l, &ConfigError{err}
	}
	l.public, err = listen(s.config.Host, s.config.Port, "port")
	if err != nil {
		return l, err
	}
	if s.config.Admin.Port == Off {
		return l, nil
	}
	l.admin, err = listen(s.config.Admin.Host, s.config.Admin.Port, "admin.port")
	if err != nil {
		_ = l.public.Close()
	}
	return l, err
}

func listen(host string, port Port, key string) (net.Listener, error) {
	addr := address(host, port)
	l, err := arrival.Listen(context.Background(), "tcp", addr)
	if err != nil {
		var op *net.OpError
		if errors.As(err, &op) {
			err = op.Err // without the address, which ListenError names
		}
		return nil, &ListenError{Address: addr, Key: key, Err: err}
	}
	return l, nil
}

// prepare finds out what can't work before anything is opened.
func (s *Server) prepare() error {
	if err := errors.Join(append(s.faults, s.config.Validate())...); err != nil {
		return err
	}
	if !s.config.TLS.enabled() {
		return nil
	}
	certificates, err := openCertificates(s.config.TLS, s.log)
	if err != nil {
		return err
	}
	s.public.TLSConfig = certificates.config()
	return nil
}

// servePublic serves the public address; the channel gets the error if it
// breaks.
func (s *Server) servePublic(l listeners, serving *sync.WaitGroup, failed chan<- error) {
	serve := s.public.Serve
	if s.config.TLS.enabled() {
		serve = func(l net.Listener) error { return s.public.ServeTLS(l, "", "") }
	}
	start(serve, limitedListener{l.public, &s.conns}, serving, failed)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addr = l.public.Addr().String()
}

// serveAdmin does the same for the admin address, where there is one.
func (s *Server) serveAdmin(l listeners, serving *sync.WaitGroup, failed chan<- error) {
	if l.admin == nil {
		return
	}
	start(s.admin.Serve, l.admin, serving, failed)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.adminAddr = l.admin.Addr().String()
}

func start(serve func(net.Listener) error, l net.Listener, serving *sync.WaitGroup, failed chan<- error) {
	serving.Go(func() {
		if err := serve(l); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("serve %s: %w", l.Addr(), err)
		}
	})
}

func (s *Server) announce() {
	attrs := []any{"address", s.Addr()}
	if admin := s.AdminAddr(); admin != "" {
		attrs = append(attrs, "admin", admin)
	}
	if s.config.TLS.enabled() {
		attrs = append(attrs, "tls", true)
	}
	attrs = append(attrs, "gomaxprocs", runtime.GOMAXPROCS(0))
	if limit := limitMemory(os.DirFS("/"), s.config.MemoryPercent); limit > 0 {
		attrs = append(attrs, "gomemlimit", limit)
	}
	s.health.SetStarted()
	s.health.SetReady(true)
	close(s.started)
	s.log.Info("listening", attrs...) // last: whoever waits for the line finds all of it true
}
