// Package hertzserver serves the work with hertz, which does not build on
// net/http.
package hertzserver

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"

	"github.com/cloudwego/hertz/pkg/app"
	"github.com/cloudwego/hertz/pkg/app/middlewares/server/recovery"
	"github.com/cloudwego/hertz/pkg/app/server"
	"github.com/cloudwego/hertz/pkg/common/hlog"
	"github.com/cloudwego/hertz/pkg/protocol"

	"github.com/apigen/apigen/bench/guard"
	"github.com/apigen/apigen/bench/peer"
	"github.com/apigen/apigen/bench/work"
)

// Peer is hertz with its own binding and go-playground/validator.
var Peer = peer.Peer{Name: "hertz", New: newService, Router: newRouter}

func newEngine(address string) *server.Hertz {
	hlog.SetOutput(io.Discard)
	return server.New(server.WithHostPorts(address), server.WithDisablePrintRoute(true), server.WithMaxRequestBodySize(1<<20),
		server.WithCustomValidatorFunc(func(_ *protocol.Request, v any) error { return peer.Validate.Struct(v) }))
}

func newService(item work.Item) (peer.Service, error) {
	build := func(address string) *server.Hertz { return newServer(address, item) }
	return service{build(""), build}, nil
}

func newServer(address string, item work.Item) *server.Hertz {
	h := newEngine(address)
	if item == work.Guarded {
		guard.Tracing()
		h.Use(traced, metrics, requestID, accessLog, recovery.Recovery(), secureHeaders, deadline)
	}
	h.GET("/static", func(_ context.Context, c *app.RequestContext) {
		c.JSON(http.StatusOK, work.Message{Message: work.Greeting})
	})
	h.GET("/items/:id", getItem)
	h.POST("/orders", createOrder)
	h.GET("/records", func(_ context.Context, c *app.RequestContext) {
		c.JSON(http.StatusOK, work.RecordList{Records: work.Records})
	})
	h.POST("/closed/orders", token, createOrder)
	return h
}

func getItem(_ context.Context, c *app.RequestContext) {
	var request struct {
		ID   int64  `path:"id" validate:"min=1"`
		Page int    `query:"page" validate:"min=1,max=1000"`
		Sort string `query:"sort" validate:"oneof=name date"`
	}
	if err := c.BindAndValidate(&request); err != nil {
		refuse(c, err)
		return
	}
	c.JSON(http.StatusOK, work.ItemAnswer{ID: request.ID, Page: request.Page, Sort: request.Sort})
}

func createOrder(_ context.Context, c *app.RequestContext) {
	var order work.Order
	err := c.BindJSON(&order)
	if err == nil {
		err = c.Validate(&order)
	}
	if err != nil {
		refuse(c, err)
		return
	}
	c.JSON(http.StatusOK, &order)
}

func refuse(c *app.RequestContext, err error) {
	c.JSON(http.StatusBadRequest, map[string]string{"error": err.Error()})
}

func newRouter(routes []work.Route, hit func(int, string)) (peer.Service, error) {
	h := newEngine("")
	for i, route := range routes {
		last := route.Last()
		h.Handle(route.Method, route.Pattern, func(_ context.Context, c *app.RequestContext) { hit(i, c.Param(last)) })
	}
	return service{hertz: h}, nil
}

type service struct {
	hertz *server.Hertz
	build func(address string) *server.Hertz
}

func (s service) Serve(l net.Listener) error {
	if err := l.Close(); err != nil { // hertz's own network layer opens it again
		return err
	}
	return s.build(l.Addr().String()).Run()
}

func (s service) Prepare(request work.Request) peer.Exchange {
	e := &exchange{engine: s.hertz, context: s.hertz.NewContext(), body: []byte(request.Body)}
	e.context.Request.SetMethod(request.Method)
	e.context.Request.SetRequestURI(request.Path)
	e.query = bytes.Clone(e.context.Request.URI().QueryString())
	header := &e.context.Request.Header
	header.Set("Host", "127.0.0.1:8080")
	header.Set("User-Agent", "bench")
	header.Set("Accept", "*/*")
	if request.Body != "" {
		header.SetContentTypeBytes([]byte("application/json"))
		header.SetContentLength(len(request.Body))
	}
	if request.Token != "" {
		header.Set("Authorization", "Bearer "+request.Token)
	}
	return e
}

type exchange struct {
	engine  *server.Hertz
	context *app.RequestContext
	body    []byte
	query   []byte
}

// Send keeps the parsed header and path, as the net/http peers are given them.
func (e *exchange) Send() {
	c := e.context
	c.Params, c.Errors, c.Keys = c.Params[:0], c.Errors[:0], nil
	c.SetIndex(-1)
	c.Request.URI().SetQueryStringBytes(e.query) // forgets the values read from it
	c.Request.SetBodyRaw(e.body)
	c.Response.Reset()
	e.engine.ServeHTTP(context.Background(), e.context)
}

func (e *exchange) Answer() peer.Answer {
	r := &e.context.Response
	return peer.Answer{Status: r.StatusCode(), Type: string(r.Header.ContentType()), Body: r.Body()}
}
