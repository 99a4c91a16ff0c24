// Package ginserver serves the work with gin.
package ginserver

import (
	"io"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/go-playground/validator/v10"

	"github.com/apigen/apigen/bench/guard"
	"github.com/apigen/apigen/bench/peer"
	"github.com/apigen/apigen/bench/work"
)

// Peer is gin with its own binding.
var Peer = peer.Peer{Name: "gin", New: newService, Router: newRouter}

func newService(item work.Item) (peer.Service, error) {
	gin.SetMode(gin.ReleaseMode)
	if engine, ok := binding.Validator.Engine().(*validator.Validate); ok {
		engine.SetTagName("validate") // the types are shared
	}
	engine := gin.New()
	if item == work.Guarded {
		engine.Use(gin.LoggerWithWriter(io.Discard), gin.Recovery())
	}
	engine.GET("/static", func(c *gin.Context) { c.JSON(http.StatusOK, work.Message{Message: work.Greeting}) })
	engine.GET("/items/:id", getItem)
	engine.POST("/orders", createOrder)
	engine.GET("/records", func(c *gin.Context) { c.JSON(http.StatusOK, work.RecordList{Records: work.Records}) })
	engine.POST("/closed/orders", token, createOrder)
	if item == work.Guarded {
		return peer.HTTP(guard.Around(engine)), nil
	}
	return peer.HTTP(engine), nil
}

func getItem(c *gin.Context) {
	var path struct {
		ID int64 `uri:"id" validate:"min=1"`
	}
	var query struct {
		Page int    `form:"page" validate:"min=1,max=1000"`
		Sort string `form:"sort" validate:"oneof=name date"`
	}
	if err := c.ShouldBindUri(&path); err != nil {
		refuse(c, err)
		return
	}
	if err := c.ShouldBindQuery(&query); err != nil {
		refuse(c, err)
		return
	}
	c.JSON(http.StatusOK, work.ItemAnswer{ID: path.ID, Page: query.Page, Sort: query.Sort})
}

func createOrder(c *gin.Context) {
	var order work.Order
	if err := c.ShouldBindJSON(&order); err != nil {
		refuse(c, err)
		return
	}
	c.JSON(http.StatusOK, &order)
}

func refuse(c *gin.Context, err error) {
	c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
}

func token(c *gin.Context) {
	subject, err := guard.Verify(guard.Bearer(c.GetHeader("Authorization")))
	if err != nil {
		c.AbortWithStatus(http.StatusUnauthorized)
		return
	}
	c.Set("subject", subject)
}

func newRouter(routes []work.Route, hit func(int, string)) (peer.Service, error) {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	for i, route := range routes {
		last := route.Last()
		engine.Handle(route.Method, route.Pattern, func(c *gin.Context) { hit(i, c.Param(last)) })
	}
	return peer.HTTP(engine), nil
}
