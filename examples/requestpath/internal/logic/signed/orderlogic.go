package signed

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/examples/requestpath/internal/svc"
	"github.com/apigen/apigen/examples/requestpath/internal/types"
)

// OrderLogic answers POST /signed/orders.
type OrderLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewOrderLogic is called once a request.
func NewOrderLogic(ctx context.Context, svcCtx *svc.ServiceContext) *OrderLogic {
	return &OrderLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// Order answers one request.
func (l *OrderLogic) Order(req *types.Order) (resp *types.Order, err error) {
	return req, nil
}
