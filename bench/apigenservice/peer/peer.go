// Package peer lets the benchmark serve with the generated service.
package peer

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/apigen/apigen/bench/apigenservice/internal/config"
	"github.com/apigen/apigen/bench/apigenservice/internal/handler"
	"github.com/apigen/apigen/bench/apigenservice/internal/handler/closed"
	"github.com/apigen/apigen/bench/apigenservice/internal/handler/open"
	"github.com/apigen/apigen/bench/apigenservice/internal/svc"
	"github.com/apigen/apigen/bench/guard"
	"github.com/apigen/apigen/bench/peer"
	"github.com/apigen/apigen/bench/work"
	own "github.com/apigen/apigen/runtime/guard"
	"github.com/apigen/apigen/runtime/jwt"
	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/metrics"
	"github.com/apigen/apigen/runtime/rest"
	"github.com/apigen/apigen/runtime/secret"
	"github.com/apigen/apigen/runtime/trace"
)

// Default is the service as it is generated, with the guards that all services have.
var Default = peer.Peer{
	Name: "apigen, default guards", New: newDefault, Ours: true,
	Generated: []string{"apigenservice/internal/types", "apigenservice/internal/handler"},
}

// Bare is its routes and handlers without guards, as the other peers are
// measured in items 1 to 4 and 7.
var Bare = peer.Peer{
	Name: "apigen", New: newBare, Router: newRouter, Ours: true,
	Only: []work.Item{work.Static, work.Query, work.Body, work.Token, work.List},
}

// Verifying checks the signature of every token, where the others remember the
// tokens they have accepted.
var Verifying = peer.Peer{
	Name: "apigen, no token memory", New: newVerifying, Ours: true,
	Only: []work.Item{work.Token, work.Guarded},
}

// Sampling records one span in twenty, as a new service does.
var Sampling = peer.Peer{Name: "apigen, default sampling", New: newSampling, Ours: true, Only: []work.Item{work.Guarded}}

func newVerifying(item work.Item) (peer.Service, error) {
	if item == work.Guarded {
		return guarded(jwt.Config{VerifiedTokens: -1}, 1)
	}
	return bare(jwt.Config{VerifiedTokens: -1})
}

func newDefault(work.Item) (peer.Service, error) { return guarded(jwt.Config{}, 1) }

func newSampling(work.Item) (peer.Service, error) { return guarded(jwt.Config{}, trace.DefaultRatio) }

func newBare(work.Item) (peer.Service, error) { return bare(jwt.Config{}) }

func newContext(auth jwt.Config) (*svc.ServiceContext, error) {
	auth.Secret = secret.New(work.Secret)
	c := config.Config{Auth: auth}
	return svc.NewServiceContext(c, logx.New(io.Discard, c.Log))
}

// guarded has the service's own guards: every span is recorded, as it is by the
// peers, and exported to nowhere.
func guarded(auth jwt.Config, ratio float64) (peer.Service, error) {
	svcCtx, err := newContext(auth)
	if err != nil {
		return nil, err
	}
	tracer, err := trace.New(context.Background(), trace.Config{Ratio: ratio, Exporter: guard.Nowhere{}})
	if err != nil {
		return nil, err
	}
	recorder, err := metrics.New(metrics.Config{})
	if err != nil {
		return nil, err
	}
	svcCtx.Guards, err = own.New(own.Config{}, own.Options{Log: svcCtx.Log, Tracer: tracer, Recorder: recorder})
	if err != nil {
		return nil, err
	}
	h, err := handler.New(svcCtx)
	if err != nil {
		return nil, err
	}
	return peer.HTTP(h), nil
}

func bare(auth jwt.Config) (peer.Service, error) {
	svcCtx, err := newContext(auth)
	if err != nil {
		return nil, err
	}
	router := rest.NewRouter()
	return peer.HTTP(router), errors.Join(
		router.Route(http.MethodGet, "/static", open.StaticHandler(svcCtx)),
		router.Route(http.MethodGet, "/items/:id", open.GetItemHandler(svcCtx)),
		router.Route(http.MethodPost, "/orders", open.CreateOrderHandler(svcCtx)),
		router.Route(http.MethodGet, "/records", open.ListRecordsHandler(svcCtx)),
		router.Route(http.MethodPost, "/closed/orders", svcCtx.Auth.Middleware()(closed.CreateClosedOrderHandler(svcCtx))),
	)
}

func newRouter(routes []work.Route, hit func(int, string)) (peer.Service, error) {
	router := rest.NewRouter()
	for i, route := range routes {
		last := route.Last()
		h := func(_ http.ResponseWriter, r *http.Request) { hit(i, rest.PathValue(r, last)) }
		if err := router.Route(route.Method, route.Pattern, http.HandlerFunc(h)); err != nil {
			return nil, err
		}
	}
	return peer.HTTP(router), nil
}
