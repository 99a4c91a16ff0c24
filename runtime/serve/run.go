package serve

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/apigen/apigen/runtime/stream"
)

// Run listens, runs the OnStart hooks, serves until ctx ends or the process gets
// SIGINT or SIGTERM, and stops in this order:
//
//  1. /readyz answers 503 and responses say "Connection: close", while
//     requests are still served, for Config.DrainDelay. SIGINT skips this:
//     a developer who presses Ctrl-C has no load balancer to wait for.
//  2. No new connections; streams are told to end (see package stream), and
//     requests in progress have Config.Grace to finish. A connection that has
//     sent no complete header after 500 ms is closed.
//  3. What [Server.Go] started ends, then the OnStop hooks run.
//
// Requests that outlive Grace are cut off and Run returns [ErrGrace]. A second
// signal at any point cuts everything off at once and Run returns
// [ErrSecondSignal]. The error is nil when everything went in order, a
// [*ListenError] when an address is not free, a [*ConfigError] when the
// configuration does not validate or the TLS certificate can't be used. [ExitCode] maps it for os.Exit.
//
// No goroutine of the server is left when Run returns, except handlers and
// hooks that ignore their context. Hijacked connections are waited for only where
// stream.Hold says so, as package websocket does.
func (s *Server) Run(ctx context.Context) error {
	if !s.running.CompareAndSwap(false, true) {
		return ErrRunTwice
	}
	defer s.abort()
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	defer signal.Stop(signals)

	listeners, err := s.listen()
	if err != nil {
		hookCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
		defer cancel()
		return errors.Join(err, s.runHooks(hookCtx))
	}
	var serving sync.WaitGroup
	defer serving.Wait()
	defer s.admin.Close() // the last to go, so that probes see 503 until then
	defer listeners.public.Close()
	failed := make(chan error, 4)
	s.serveAdmin(listeners, &serving, failed)
	if started, err := s.begin(ctx, signals, failed); !started {
		return errors.Join(err, s.stop(ctx, signals, true))
	}
	s.background = s.startTasks(ctx, failed)
	s.servePublic(listeners, &serving, failed)
	s.announce()

	hurry, err := s.wait(ctx, signals, failed)
	return errors.Join(err, s.stop(ctx, signals, hurry || err != nil))
}

// begin runs the OnStart hooks. When the server has to stop meanwhile, started
// is false; the error says why unless somebody wanted it.
func (s *Server) begin(ctx context.Context, signals <-chan os.Signal, failed <-chan error) (started bool, err error) {
	if len(s.hooksOf(&s.starts)) == 0 {
		return true, nil
	}
	starting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	result := make(chan error, 1)
	go func() { result <- s.runStarts(starting) }()
	select {
	case err := <-result:
		if err != nil {
			s.log.Error("stopping", "reason", err.Error())
		}
		return err == nil, err
	case sig := <-signals:
		s.log.Info("stopping", "reason", sig.String())
	case err = <-failed:
		s.log.Error("stopping", "reason", err.Error())
	case <-ctx.Done():
		s.log.Info("stopping", "reason", context.Cause(ctx).Error())
	}
	cancel()
	<-result // no hook is waited for that ignores its context
	return false, err
}

// wait returns when the server has to stop, and whether it should hurry. The
// error is that of a listener which broke.
func (s *Server) wait(ctx context.Context, signals <-chan os.Signal, failed <-chan error) (hurry bool, err error) {
	select {
	case sig := <-signals:
		s.log.Info("stopping", "reason", sig.String())
		return sig == os.Interrupt, nil
	case err := <-failed:
		s.log.Error("stopping", "reason", err.Error())
		return true, err
	case <-ctx.Done():
		s.log.Info("stopping", "reason", context.Cause(ctx).Error())
		return false, nil
	}
}

func (s *Server) stop(ctx context.Context, signals <-chan os.Signal, hurry bool) error {
	ctx, release := forcedBy(context.WithoutCancel(ctx), signals)
	defer release()
	s.draining.Store(true)
	s.health.SetReady(false)
	if !hurry {
		pause(ctx, s.config.DrainDelay)
	}
	deadline := time.Now().Add(s.config.Grace)
	err := s.shutdown(ctx, deadline)
	if ctx.Err() != nil {
		return forced(ctx)
	}
	hookCtx, cancel := context.WithDeadline(ctx, latest(deadline, time.Now().Add(stopTimeout)))
	defer cancel()
	err = errors.Join(err, s.background.end(hookCtx), s.runHooks(hookCtx))
	if ctx.Err() != nil {
		return forced(ctx)
	}
	if err == nil {
		s.log.Info("stopped")
	} else {
		s.log.Error("stopped", "reason", err.Error())
	}
	return err
}

// forcedBy returns a context that ends with ErrSecondSignal at the next signal.
func forcedBy(ctx context.Context, signals <-chan os.Signal) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	var watcher sync.WaitGroup
	watcher.Go(func() {
		select {
		case <-signals:
			cancel(ErrSecondSignal)
		case <-ctx.Done():
		}
	})
	return ctx, func() {
		cancel(nil)
		watcher.Wait()
	}
}

func forced(ctx context.Context) error { return fmt.Errorf("serve: %w", context.Cause(ctx)) }

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// shutdown lets requests finish until the deadline and cuts the rest off.
func (s *Server) shutdown(ctx context.Context, deadline time.Time) error {
	ctx, cancel := context.WithDeadlineCause(ctx, deadline, ErrGrace)
	defer cancel()
	s.hush()
	timer := time.AfterFunc(silence, s.silent.close)
	defer timer.Stop()
	err := s.public.Shutdown(ctx)
	if err == nil {
		err = stream.Wait(ctx, s.public.BaseContext(nil)) // for connections that handlers took over
	}
	if err == nil {
		return nil
	}
	_ = s.public.Close()
	s.abort()
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	return fmt.Errorf("serve: %w", err)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
