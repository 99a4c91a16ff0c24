// Package nethttpserver is the reference: net/http ServeMux and encoding/json,
// bound and validated by hand.
package nethttpserver

import (
	"encoding/json"
	"net/http"

	"github.com/apigen/apigen/bench/guard"
	"github.com/apigen/apigen/bench/peer"
	"github.com/apigen/apigen/bench/work"
)

// Peer is the reference.
var Peer = peer.Peer{Name: "net/http", New: newService, Router: newRouter}

func newService(item work.Item) (peer.Service, error) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /static", static)
	mux.HandleFunc("GET /items/{id}", getItem)
	mux.HandleFunc("POST /orders", createOrder)
	mux.HandleFunc("GET /records", listRecords)
	mux.Handle("POST /closed/orders", guard.Token(http.HandlerFunc(createOrder)))
	if item == work.Guarded {
		return peer.HTTP(guard.All(mux)), nil
	}
	return peer.HTTP(mux), nil
}

func static(w http.ResponseWriter, _ *http.Request) { write(w, work.Message{Message: work.Greeting}) }

func listRecords(w http.ResponseWriter, _ *http.Request) {
	write(w, work.RecordList{Records: work.Records})
}

func getItem(w http.ResponseWriter, r *http.Request) {
	item, err := bindItem(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	write(w, item)
}

func createOrder(w http.ResponseWriter, r *http.Request) {
	var order work.Order
	err := json.NewDecoder(r.Body).Decode(&order)
	if err == nil {
		err = checkOrder(&order)
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
	mux := http.NewServeMux()
	for i, route := range routes {
		pattern, last := route.Braces(), route.Last()
		if pattern == "/" {
			pattern = "/{$}"
		}
		mux.HandleFunc(route.Method+" "+pattern, func(_ http.ResponseWriter, r *http.Request) {
			hit(i, r.PathValue(last))
		})
	}
	return peer.HTTP(mux), nil
}
