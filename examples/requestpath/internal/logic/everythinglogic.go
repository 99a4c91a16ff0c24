package logic

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/examples/requestpath/internal/svc"
	"github.com/apigen/apigen/examples/requestpath/internal/types"
)

// EverythingLogic answers POST /everything.
type EverythingLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewEverythingLogic is called once a request.
func NewEverythingLogic(ctx context.Context, svcCtx *svc.ServiceContext) *EverythingLogic {
	return &EverythingLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// Everything answers one request.
func (l *EverythingLogic) Everything(req *types.Everything) (resp *types.Everything, err error) {
	return req, nil
}
