package open

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/bench/apigenservice/internal/svc"
	"github.com/apigen/apigen/bench/apigenservice/internal/types"
	"github.com/apigen/apigen/bench/work"
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
func (l *StaticLogic) Static() (resp *types.Message, err error) {
	return &types.Message{Message: work.Greeting}, nil
}
