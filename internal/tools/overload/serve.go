package main

import (
	"crypto/sha256"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/failsafe-go/failsafe-go/adaptivelimiter"
	"github.com/failsafe-go/failsafe-go/failsafehttp"
	"github.com/zeromicro/go-zero/core/load"
	"github.com/zeromicro/go-zero/core/logx"
	"github.com/zeromicro/go-zero/core/stat"
	"github.com/zeromicro/go-zero/rest/handler"

	"github.com/apigen/apigen/runtime/guard"
	"github.com/apigen/apigen/runtime/middleware"
	"github.com/apigen/apigen/runtime/observe"
	"github.com/apigen/apigen/runtime/shed"
)

// server is a service whose requests compute.
type server struct {
	guards string
	rounds int
	pool   chan struct{}
}

// connections are those of the pool, and pooled how long a request needs one.
const connections, pooled = 20, 20 * time.Millisecond

// run serves until the process is killed. It prints its address first.
func (s server) run() error {
	work := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serve(r) })
	normal, high, err := s.handlers(work)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/", normal)
	mux.Handle("/high", high)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + listener.Addr().String())
	return http.Serve(listener, mux)
}

// serve computes, or waits for one of few connections under /pool.
func (s server) serve(r *http.Request) {
	if r.URL.Path != "/pool" {
		compute(s.rounds)
		return
	}
	s.pool <- struct{}{}
	time.Sleep(pooled)
	<-s.pool
}

func (s server) handlers(work http.Handler) (normal, high http.Handler, err error) {
	switch s.guards {
	case "none":
		return work, work, nil
	case "apigen":
		return apigenGuards(work)
	case "go-zero":
		logx.Disable()
		stat.DisableLog()
		// the threshold that rest.RestConf has by default
		shedder := load.NewAdaptiveShedder(load.WithCpuThreshold(900))
		guarded := handler.SheddingHandler(shedder, stat.NewMetrics("overload"))(work)
		return guarded, guarded, nil
	case "failsafe-go":
		limiter := adaptivelimiter.NewWithDefaults[*http.Response]()
		guarded := failsafehttp.NewHandler(work, limiter)
		return guarded, guarded, nil
	}
	return nil, nil, fmt.Errorf("no guards are called %q", s.guards)
}

func apigenGuards(work http.Handler) (normal, high http.Handler, err error) {
	guards, err := guard.New(guard.Config{}, guard.Options{})
	if err != nil {
		return nil, nil, err
	}
	chain := func(p shed.Priority) http.Handler {
		return middleware.Chain(work, guards.Observe(observe.Route{Method: "GET", Pattern: "/"}), guards.Shed("work", p))
	}
	return chain(shed.Normal), chain(shed.High), guards.Err()
}

// calibrate returns how many rounds of compute take as long as work.
func calibrate(work time.Duration) int {
	const sample = 50
	fastest := time.Hour
	for range 50 {
		start := time.Now()
		compute(sample)
		fastest = min(fastest, time.Since(start))
	}
	return max(1, int(sample*work/fastest))
}

// compute takes a few microseconds a round.
func compute(rounds int) {
	var text [1 << 10]byte
	for range rounds {
		sum := sha256.Sum256(text[:])
		copy(text[:], sum[:])
	}
}
