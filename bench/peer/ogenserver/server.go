// Package ogenserver serves the work with the code that ogen generates.
package ogenserver

import (
	"context"

	"go.opentelemetry.io/otel"
	sdk "go.opentelemetry.io/otel/sdk/metric"

	"github.com/apigen/apigen/bench/generated/ogenapi"
	"github.com/apigen/apigen/bench/guard"
	"github.com/apigen/apigen/bench/peer"
	"github.com/apigen/apigen/bench/work"
)

// Peer is ogen's server. It has no router of its own to measure with other
// routes.
var Peer = peer.Peer{Name: "ogen", New: newService, Generated: []string{"generated/ogenapi"}}

// newService turns on ogen's own spans and metrics in item 5.
func newService(item work.Item) (peer.Service, error) {
	var options []ogenapi.ServerOption
	if item == work.Guarded {
		guard.Tracing()
		options = append(options, ogenapi.WithTracerProvider(otel.GetTracerProvider()),
			ogenapi.WithMeterProvider(sdk.NewMeterProvider(sdk.WithReader(sdk.NewManualReader()))))
	}
	records, err := work.Into[[]ogenapi.Record](work.Records)
	if err != nil {
		return nil, err
	}
	server, err := ogenapi.NewServer(handler{records}, bearer{}, options...)
	if err != nil {
		return nil, err
	}
	if item == work.Guarded {
		return peer.HTTP(guard.Untraced(server)), nil
	}
	return peer.HTTP(server), nil
}

type handler struct{ records []ogenapi.Record }

func (handler) Static(context.Context) (*ogenapi.Message, error) {
	return &ogenapi.Message{Message: work.Greeting}, nil
}

func (handler) GetItem(_ context.Context, p ogenapi.GetItemParams) (*ogenapi.Item, error) {
	return &ogenapi.Item{ID: p.ID, Page: p.Page, Sort: string(p.Sort)}, nil
}

func (handler) CreateOrder(_ context.Context, order *ogenapi.Order) (*ogenapi.Order, error) {
	return order, nil
}

func (handler) CreateClosedOrder(_ context.Context, order *ogenapi.Order) (*ogenapi.Order, error) {
	return order, nil
}

func (h handler) ListRecords(context.Context) (*ogenapi.RecordList, error) {
	return &ogenapi.RecordList{Records: h.records}, nil
}

type bearer struct{}

func (bearer) HandleBearer(ctx context.Context, _ ogenapi.OperationName, t ogenapi.Bearer) (context.Context, error) {
	subject, err := guard.Verify(t.Token)
	if err != nil {
		return ctx, err
	}
	return guard.WithSubject(ctx, subject), nil
}
