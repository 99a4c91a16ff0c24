// Package humaserver serves the work with huma on ServeMux.
package humaserver

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/apigen/apigen/bench/guard"
	"github.com/apigen/apigen/bench/peer"
	"github.com/apigen/apigen/bench/work"
)

// Peer is huma with net/http's router.
var Peer = peer.Peer{Name: "huma", New: newService}

func newService(item work.Item) (peer.Service, error) {
	mux := http.NewServeMux()
	config := huma.DefaultConfig("bench", "1")
	config.CreateHooks = nil // no $schema member: the answers of all peers are the same
	api := humago.New(mux, config)
	huma.Get(api, "/static", func(context.Context, *struct{}) (*answer[work.Message], error) {
		return &answer[work.Message]{Body: work.Message{Message: work.Greeting}}, nil
	})
	huma.Get(api, "/items/{id}", getItem)
	huma.Post(api, "/orders", createOrder)
	huma.Get(api, "/records", func(context.Context, *struct{}) (*answer[work.RecordList], error) {
		return &answer[work.RecordList]{Body: work.RecordList{Records: work.Records}}, nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "create-closed-order", Method: http.MethodPost, Path: "/closed/orders",
		Middlewares: huma.Middlewares{token(api)},
	}, createOrder)
	if item == work.Guarded {
		return peer.HTTP(guard.All(mux)), nil
	}
	return peer.HTTP(mux), nil
}

type answer[T any] struct{ Body T }

type itemRequest struct {
	ID   int64  `path:"id" minimum:"1"`
	Page int    `query:"page" required:"true" minimum:"1" maximum:"1000"`
	Sort string `query:"sort" required:"true" enum:"name,date"`
}

func getItem(_ context.Context, r *itemRequest) (*answer[work.ItemAnswer], error) {
	return &answer[work.ItemAnswer]{Body: work.ItemAnswer{ID: r.ID, Page: r.Page, Sort: r.Sort}}, nil
}

func createOrder(_ context.Context, r *answer[order]) (*answer[order], error) { return r, nil }

func token(api huma.API) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		subject, err := guard.Verify(guard.Bearer(ctx.Header("Authorization")))
		if err != nil {
			_ = huma.WriteErr(api, ctx, http.StatusUnauthorized, "not authorized")
			return
		}
		next(huma.WithContext(ctx, guard.WithSubject(ctx.Context(), subject)))
	}
}
