package logic

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/examples/requestpath/internal/svc"
	"github.com/apigen/apigen/examples/requestpath/internal/types"
)

// StaticLogic answers GET /static.
type StaticLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewStaticLogic is called once a request.
func NewStaticLogic(ctx context.Context, svcCtx *svc.ServiceContext) *StaticLogic {
	return &StaticLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// Static answers one request.
func (l *StaticLogic) Static() (resp *types.Static, err error) {
	return &types.Static{Message: "hello", Count: 42, Ready: true}, nil
}
