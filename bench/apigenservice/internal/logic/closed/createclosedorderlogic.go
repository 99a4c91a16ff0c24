package closed

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/bench/apigenservice/internal/svc"
	"github.com/apigen/apigen/bench/apigenservice/internal/types"
)

// CreateClosedOrderLogic answers POST /closed/orders.
type CreateClosedOrderLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewCreateClosedOrderLogic is called once a request.
func NewCreateClosedOrderLogic(ctx context.Context, svcCtx *svc.ServiceContext) *CreateClosedOrderLogic {
	return &CreateClosedOrderLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// CreateClosedOrder answers one request.
func (l *CreateClosedOrderLogic) CreateClosedOrder(req *types.Order) (resp *types.Order, err error) {
	return req, nil
}
