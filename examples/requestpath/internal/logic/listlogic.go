package logic

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/examples/requestpath/internal/svc"
	"github.com/apigen/apigen/examples/requestpath/internal/types"
)

// ListLogic answers POST /list.
type ListLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewListLogic is called once a request.
func NewListLogic(ctx context.Context, svcCtx *svc.ServiceContext) *ListLogic {
	return &ListLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// List answers one request.
func (l *ListLogic) List(req []types.Order) (resp []types.Order, err error) {
	return req, nil
}
