package logic

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/examples/requestpath/internal/svc"
	"github.com/apigen/apigen/examples/requestpath/internal/types"
)

// DictLogic answers POST /dict.
type DictLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewDictLogic is called once a request.
func NewDictLogic(ctx context.Context, svcCtx *svc.ServiceContext) *DictLogic {
	return &DictLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// Dict answers one request.
func (l *DictLogic) Dict(req map[string]types.Order) (resp map[string]types.Order, err error) {
	return req, nil
}
