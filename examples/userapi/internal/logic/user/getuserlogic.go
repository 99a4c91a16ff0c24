package user

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/examples/userapi/internal/account"
	"github.com/apigen/apigen/examples/userapi/internal/svc"
	"github.com/apigen/apigen/examples/userapi/internal/types"
)

// GetUserLogic answers GET /users/:id.
type GetUserLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewGetUserLogic is called once a request.
func NewGetUserLogic(ctx context.Context, svcCtx *svc.ServiceContext) *GetUserLogic {
	return &GetUserLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// GetUser: one user
func (l *GetUserLogic) GetUser(req *types.UserRequest) (resp *types.User, err error) {
	viewer, err := account.Current(l.ctx, l.svcCtx.Store)
	if err != nil {
		return nil, err
	}
	user, err := l.svcCtx.Store.User(l.ctx, req.ID)
	if err != nil {
		return nil, account.Problem(err)
	}
	view := account.View(user, viewer)
	return &view, nil
}
