package logic

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/examples/requestpath/internal/svc"
	"github.com/apigen/apigen/examples/requestpath/internal/types"
)

// LookupLogic answers GET /items/:id.
type LookupLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewLookupLogic is called once a request.
func NewLookupLogic(ctx context.Context, svcCtx *svc.ServiceContext) *LookupLogic {
	return &LookupLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// Lookup answers one request.
func (l *LookupLogic) Lookup(req *types.LookupRequest) (resp *types.LookupResponse, err error) {
	return &types.LookupResponse{ID: req.ID, Page: req.Page, Order: req.Order}, nil
}
