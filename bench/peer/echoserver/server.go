// Package echoserver serves the work with echo.
package echoserver

import (
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/apigen/apigen/bench/guard"
	"github.com/apigen/apigen/bench/peer"
	"github.com/apigen/apigen/bench/work"
)

// Peer is echo with its own binding, and go-playground/validator as its
// documentation advises.
var Peer = peer.Peer{Name: "echo", New: newService, Router: newRouter}

type validate struct{}

func (validate) Validate(v any) error { return peer.Validate.Struct(v) }

func newService(item work.Item) (peer.Service, error) {
	e := echo.New()
	e.Validator = validate{}
	if item == work.Guarded {
		e.Use(middleware.RequestID(), middleware.LoggerWithConfig(middleware.LoggerConfig{Output: io.Discard}),
			middleware.Recover(), middleware.Secure(), middleware.BodyLimit("1M"), middleware.ContextTimeout(5*time.Second))
	}
	e.GET("/static", func(c echo.Context) error { return c.JSON(http.StatusOK, work.Message{Message: work.Greeting}) })
	e.GET("/items/:id", getItem)
	e.POST("/orders", createOrder)
	e.GET("/records", func(c echo.Context) error {
		return c.JSON(http.StatusOK, work.RecordList{Records: work.Records})
	})
	e.POST("/closed/orders", createOrder, token)
	if item == work.Guarded {
		return peer.HTTP(guard.Telemetry(e)), nil
	}
	return peer.HTTP(e), nil
}

func getItem(c echo.Context) error {
	var request struct {
		ID   int64  `param:"id" validate:"min=1"`
		Page int    `query:"page" validate:"min=1,max=1000"`
		Sort string `query:"sort" validate:"oneof=name date"`
	}
	if err := bind(c, &request); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, work.ItemAnswer{ID: request.ID, Page: request.Page, Sort: request.Sort})
}

func createOrder(c echo.Context) error {
	var order work.Order
	if err := bind(c, &order); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, &order)
}

func bind(c echo.Context, to any) error {
	if err := c.Bind(to); err != nil {
		return err
	}
	if err := c.Validate(to); err != nil {
		return echo.NewHTTPError(http.StatusBadRequest, err.Error())
	}
	return nil
}

func token(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		subject, err := guard.Verify(guard.Bearer(c.Request().Header.Get(echo.HeaderAuthorization)))
		if err != nil {
			return echo.ErrUnauthorized
		}
		c.Set("subject", subject)
		return next(c)
	}
}

func newRouter(routes []work.Route, hit func(int, string)) (peer.Service, error) {
	e := echo.New()
	for i, route := range routes {
		last := route.Last()
		e.Add(route.Method, route.Pattern, func(c echo.Context) error { hit(i, c.Param(last)); return nil })
	}
	return peer.HTTP(e), nil
}
