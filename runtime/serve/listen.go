package serve

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
)

type listeners struct {
	public net.Listener
	admin  net.Listener // nil when off
}

// listen opens both addresses before anything is served.
func (s *Server) listen() (l listeners, err error) {
	if err := s.config.Validate(); err != nil {
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
	l, err := net.Listen("tcp", addr)
	if err != nil {
		var op *net.OpError
		if errors.As(err, &op) {
			err = op.Err // without the address, which ListenError names
		}
		return nil, &ListenError{Address: addr, Key: key, Err: err}
	}
	return l, nil
}

// serve starts both servers; the channel gets the error of one that breaks.
func (s *Server) serve(l listeners, serving *sync.WaitGroup) <-chan error {
	failed := make(chan error, 2)
	start := func(server *http.Server, listener net.Listener) {
		serving.Go(func() {
			if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
				failed <- fmt.Errorf("serve %s: %w", listener.Addr(), err)
			}
		})
	}
	start(s.public, l.public)
	s.mu.Lock()
	s.addr = l.public.Addr().String()
	s.mu.Unlock()
	if l.admin != nil {
		start(s.admin, l.admin)
		s.mu.Lock()
		s.adminAddr = l.admin.Addr().String()
		s.mu.Unlock()
	}
	return failed
}

func (s *Server) announce() {
	attrs := []any{"address", s.Addr()}
	if admin := s.AdminAddr(); admin != "" {
		attrs = append(attrs, "admin", admin)
	}
	s.health.SetReady(true)
	close(s.started)
	s.log.Info("listening", attrs...) // last: whoever waits for the line finds all of it true
}
