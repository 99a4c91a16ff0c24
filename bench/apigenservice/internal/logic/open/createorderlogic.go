package open

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/bench/apigenservice/internal/svc"
	"github.com/apigen/apigen/bench/apigenservice/internal/types"
)

// CreateOrderLogic answers POST /orders.
type CreateOrderLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewCreateOrderLogic is called once a request.
func NewCreateOrderLogic(ctx context.Context, svcCtx *svc.ServiceContext) *CreateOrderLogic {
	return &CreateOrderLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// CreateOrder answers one request.
func (l *CreateOrderLogic) CreateOrder(req *types.Order) (resp *types.Order, err error) {
	return req, nil
}
