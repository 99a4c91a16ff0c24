package user

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/examples/userapi/internal/account"
	"github.com/apigen/apigen/examples/userapi/internal/svc"
	"github.com/apigen/apigen/examples/userapi/internal/types"
)

// ListUsersLogic answers GET /users.
type ListUsersLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewListUsersLogic is called once a request.
func NewListUsersLogic(ctx context.Context, svcCtx *svc.ServiceContext) *ListUsersLogic {
	return &ListUsersLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// ListUsers: a page of users, by id
func (l *ListUsersLogic) ListUsers(req *types.ListUsersRequest) (resp *types.ListUsersResponse, err error) {
	viewer, err := account.Current(l.ctx, l.svcCtx.Store)
	if err != nil {
		return nil, err
	}
	users, total, err := l.svcCtx.Store.Users(l.ctx, req.Page, req.Size)
	if err != nil {
		return nil, err
	}
	resp = &types.ListUsersResponse{Users: make([]types.User, len(users)), Total: total, Page: req.Page, Size: req.Size}
	for i, user := range users {
		resp.Users[i] = account.View(user, viewer)
	}
	return resp, nil
}
