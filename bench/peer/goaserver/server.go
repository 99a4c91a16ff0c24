// Package goaserver serves the work with the code that goa generates.
package goaserver

import (
	"context"
	"net/http"

	goahttp "goa.design/goa/v3/http"
	"goa.design/goa/v3/security"

	api "github.com/apigen/apigen/bench/generated/goaapi/gen/bench"
	"github.com/apigen/apigen/bench/generated/goaapi/gen/http/bench/server"
	"github.com/apigen/apigen/bench/guard"
	"github.com/apigen/apigen/bench/peer"
	"github.com/apigen/apigen/bench/work"
)

// Peer is goa's server with its own router.
var Peer = peer.Peer{Name: "goa", New: newService, Router: newRouter, Generated: []string{"generated/goaapi"}}

func newService(item work.Item) (peer.Service, error) {
	records, err := work.Into[[]*api.Record](work.Records)
	if err != nil {
		return nil, err
	}
	mux := goahttp.NewMuxer()
	endpoints := api.NewEndpoints(service{records})
	server.Mount(mux, server.New(endpoints, mux, goahttp.RequestDecoder, goahttp.ResponseEncoder, nil, nil))
	if item == work.Guarded {
		return peer.HTTP(guard.All(mux)), nil
	}
	return peer.HTTP(mux), nil
}

type service struct{ records []*api.Record }

func (service) Static(context.Context) (*api.Message, error) {
	return &api.Message{Message: work.Greeting}, nil
}

func (service) GetItem(_ context.Context, p *api.GetItemPayload) (*api.Item, error) {
	return &api.Item{ID: p.ID, Page: p.Page, Sort: p.Sort}, nil
}

func (service) CreateOrder(_ context.Context, order *api.Order) (*api.Order, error) {
	return order, nil
}

func (service) CreateClosedOrder(_ context.Context, p *api.CreateClosedOrderPayload) (*api.Order, error) {
	return p.Order, nil
}

func (s service) ListRecords(context.Context) (*api.RecordList, error) {
	return &api.RecordList{Records: s.records}, nil
}

func (service) JWTAuth(ctx context.Context, token string, _ *security.JWTScheme) (context.Context, error) {
	subject, err := guard.Verify(token)
	if err != nil {
		return ctx, api.MakeUnauthorized(err)
	}
	return guard.WithSubject(ctx, subject), nil
}

func newRouter(routes []work.Route, hit func(int, string)) (peer.Service, error) {
	mux := goahttp.NewMuxer()
	for i, route := range routes {
		last := route.Last()
		mux.Handle(route.Method, route.Braces(), func(_ http.ResponseWriter, r *http.Request) { hit(i, mux.Vars(r)[last]) })
	}
	return peer.HTTP(mux), nil
}
