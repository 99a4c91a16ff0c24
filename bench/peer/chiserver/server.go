// Package chiserver serves the work with chi, encoding/json and
// go-playground/validator.
package chiserver

import (
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/apigen/apigen/bench/guard"
	"github.com/apigen/apigen/bench/peer"
	"github.com/apigen/apigen/bench/work"
)

// Peer is chi, which routes and leaves the rest to the standard library.
var Peer = peer.Peer{Name: "chi", New: newService, Router: newRouter}

func newService(item work.Item) (peer.Service, error) {
	r := chi.NewRouter()
	if item == work.Guarded {
		line := middleware.RequestLogger(&middleware.DefaultLogFormatter{Logger: log.New(io.Discard, "", 0), NoColor: true})
		r.Use(guard.Telemetry, middleware.RequestID, line, middleware.Recoverer, guard.SecureHeaders,
			middleware.Timeout(5*time.Second), middleware.RequestSize(1<<20))
	}
	r.Get("/static", func(w http.ResponseWriter, _ *http.Request) { write(w, work.Message{Message: work.Greeting}) })
	r.Get("/items/{id}", getItem)
	r.Post("/orders", createOrder)
	r.Get("/records", func(w http.ResponseWriter, _ *http.Request) { write(w, work.RecordList{Records: work.Records}) })
	r.With(guard.Token).Post("/closed/orders", createOrder)
	return peer.HTTP(r), nil
}

type itemRequest struct {
	ID   int64  `validate:"min=1"`
	Page int    `validate:"min=1,max=1000"`
	Sort string `validate:"oneof=name date"`
}

func getItem(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	id, idErr := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64)
	page, pageErr := strconv.Atoi(query.Get("page"))
	request := itemRequest{ID: id, Page: page, Sort: query.Get("sort")}
	if err := errors.Join(idErr, pageErr, peer.Validate.Struct(&request)); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	write(w, work.ItemAnswer{ID: id, Page: page, Sort: request.Sort})
}

func createOrder(w http.ResponseWriter, r *http.Request) {
	var order work.Order
	err := json.NewDecoder(r.Body).Decode(&order)
	if err == nil {
		err = peer.Validate.Struct(&order)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	write(w, &order)
}

func write(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	// An error means that the client is gone.
	_ = json.NewEncoder(w).Encode(v)
}

func newRouter(routes []work.Route, hit func(int, string)) (peer.Service, error) {
	r := chi.NewRouter()
	for i, route := range routes {
		last := route.Last()
		r.MethodFunc(route.Method, route.Braces(), func(_ http.ResponseWriter, r *http.Request) {
			hit(i, chi.URLParam(r, last))
		})
	}
	return peer.HTTP(r), nil
}
