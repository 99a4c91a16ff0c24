// Package oapiserver serves the work with the code that oapi-codegen generates
// for net/http. It generates no checks: tags asked for in openapi.yaml let
// go-playground/validator do them, which is faster than its validation
// middleware.
package oapiserver

import (
	"encoding/json"
	"net/http"

	"github.com/apigen/apigen/bench/generated/oapiapi"
	"github.com/apigen/apigen/bench/guard"
	"github.com/apigen/apigen/bench/peer"
	"github.com/apigen/apigen/bench/work"
)

// Peer is oapi-codegen's server for net/http.
var Peer = peer.Peer{Name: "oapi-codegen", New: newService, Generated: []string{"generated/oapiapi"}}

func newService(item work.Item) (peer.Service, error) {
	records, err := work.Into[[]oapiapi.Record](work.Records)
	if err != nil {
		return nil, err
	}
	s := &service{records: records}
	s.closed = guard.Token(http.HandlerFunc(s.CreateOrder))
	h := oapiapi.Handler(s)
	if item == work.Guarded {
		h = guard.All(h)
	}
	return peer.HTTP(h), nil
}

type service struct {
	records []oapiapi.Record
	closed  http.Handler
}

func (*service) Static(w http.ResponseWriter, _ *http.Request) {
	write(w, oapiapi.Message{Message: work.Greeting})
}

func (*service) GetItem(w http.ResponseWriter, _ *http.Request, id int64, params oapiapi.GetItemParams) {
	if id < 1 {
		http.Error(w, "id must be positive", http.StatusBadRequest)
		return
	}
	if err := peer.Validate.Struct(&params); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	write(w, oapiapi.Item{Id: id, Page: params.Page, Sort: string(params.Sort)})
}

func (*service) CreateOrder(w http.ResponseWriter, r *http.Request) {
	var order oapiapi.Order
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

func (s *service) CreateClosedOrder(w http.ResponseWriter, r *http.Request) { s.closed.ServeHTTP(w, r) }

func (s *service) ListRecords(w http.ResponseWriter, _ *http.Request) {
	write(w, oapiapi.RecordList{Records: s.records})
}

func write(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	// An error means that the client is gone.
	_ = json.NewEncoder(w).Encode(v)
}
