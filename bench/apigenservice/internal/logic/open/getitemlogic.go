package open

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/bench/apigenservice/internal/svc"
	"github.com/apigen/apigen/bench/apigenservice/internal/types"
)

// GetItemLogic answers GET /items/:id.
type GetItemLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewGetItemLogic is called once a request.
func NewGetItemLogic(ctx context.Context, svcCtx *svc.ServiceContext) *GetItemLogic {
	return &GetItemLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// GetItem answers one request.
func (l *GetItemLogic) GetItem(req *types.ItemRequest) (resp *types.Item, err error) {
	return &types.Item{ID: req.ID, Page: req.Page, Sort: req.Sort}, nil
}
