// Package gozeroserver serves the work with go-zero's rest, written as goctl
// generates it.
package gozeroserver

import (
	"net/http"

	"github.com/zeromicro/go-zero/core/conf"
	"github.com/zeromicro/go-zero/core/logx"
	"github.com/zeromicro/go-zero/core/prometheus"
	"github.com/zeromicro/go-zero/rest"
	"github.com/zeromicro/go-zero/rest/httpx"
	"github.com/zeromicro/go-zero/rest/pathvar"
	"github.com/zeromicro/go-zero/rest/router"

	"github.com/apigen/apigen/bench/guard"
	"github.com/apigen/apigen/bench/peer"
	"github.com/apigen/apigen/bench/work"
)

// The line about memory, once a minute, would end up in our output.
func init() { logx.DisableStat() }

// Default has all guards that go-zero turns on by itself.
var Default = peer.Peer{Name: "go-zero, default guards", New: newDefault}

// Bare has all of them turned off.
var Bare = peer.Peer{
	Name: "go-zero", New: newBare, Router: newRouter,
	Only: []work.Item{work.Static, work.Query, work.Body, work.Token, work.List},
}

func newDefault(item work.Item) (peer.Service, error) {
	var c rest.RestConf
	if err := conf.LoadFromYamlBytes([]byte("Name: bench\nPort: 1\nTelemetry:\n  Disabled: true\n"), &c); err != nil {
		return nil, err
	}
	if item == work.Guarded {
		guard.Tracing()
		prometheus.Enable()
	}
	return newService(c)
}

func newBare(work.Item) (peer.Service, error) {
	var c rest.RestConf
	if err := conf.LoadFromYamlBytes([]byte("Name: bench\nPort: 1\nTelemetry:\n  Disabled: true\n"), &c); err != nil {
		return nil, err
	}
	c.Middlewares = rest.MiddlewaresConf{}
	c.CpuThreshold = 0
	return newService(c)
}

func newService(c rest.RestConf) (peer.Service, error) {
	c.Log.Stat = false
	server, err := rest.NewServer(c)
	if err != nil {
		return nil, err
	}
	// Lines are formed and thrown away, as for all peers.
	logx.SetWriter(discard())
	server.AddRoutes([]rest.Route{
		{Method: http.MethodGet, Path: "/static", Handler: static},
		{Method: http.MethodGet, Path: "/items/:id", Handler: getItem},
		{Method: http.MethodPost, Path: "/orders", Handler: createOrder},
		{Method: http.MethodGet, Path: "/records", Handler: listRecords},
	})
	server.AddRoute(rest.Route{Method: http.MethodPost, Path: "/closed/orders", Handler: createOrder},
		rest.WithJwt(work.Secret))
	built, err := rest.NewServerless(server)
	if err != nil {
		return nil, err
	}
	return peer.HTTP(http.HandlerFunc(built.Serve)), nil
}

func static(w http.ResponseWriter, r *http.Request) {
	httpx.OkJsonCtx(r.Context(), w, &work.Message{Message: work.Greeting})
}

func listRecords(w http.ResponseWriter, r *http.Request) {
	httpx.OkJsonCtx(r.Context(), w, &work.RecordList{Records: work.Records})
}

func getItem(w http.ResponseWriter, r *http.Request) {
	var request itemRequest
	if err := httpx.Parse(r, &request); err != nil {
		httpx.ErrorCtx(r.Context(), w, err)
		return
	}
	httpx.OkJsonCtx(r.Context(), w, &work.ItemAnswer{ID: request.ID, Page: request.Page, Sort: request.Sort})
}

func createOrder(w http.ResponseWriter, r *http.Request) {
	var request order
	if err := httpx.Parse(r, &request); err != nil {
		httpx.ErrorCtx(r.Context(), w, err)
		return
	}
	httpx.OkJsonCtx(r.Context(), w, &request)
}

func newRouter(routes []work.Route, hit func(int, string)) (peer.Service, error) {
	rt := router.NewRouter()
	for i, route := range routes {
		last := route.Last()
		h := func(_ http.ResponseWriter, r *http.Request) { hit(i, pathvar.Vars(r)[last]) }
		if err := rt.Handle(route.Method, route.Pattern, http.HandlerFunc(h)); err != nil {
			return nil, err
		}
	}
	return peer.HTTP(rt), nil
}
