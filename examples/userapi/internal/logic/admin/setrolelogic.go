package admin

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/examples/userapi/internal/account"
	"github.com/apigen/apigen/examples/userapi/internal/store"
	"github.com/apigen/apigen/examples/userapi/internal/svc"
	"github.com/apigen/apigen/examples/userapi/internal/types"
)

// SetRoleLogic answers PUT /admin/users/:id/role.
type SetRoleLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewSetRoleLogic is called once a request.
func NewSetRoleLogic(ctx context.Context, svcCtx *svc.ServiceContext) *SetRoleLogic {
	return &SetRoleLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// SetRole: makes a user an admin, or an admin a user
func (l *SetRoleLogic) SetRole(req *types.SetRoleRequest) (resp *types.User, err error) {
	if err := l.svcCtx.Store.UpdateUser(l.ctx, req.ID, store.Changes{Role: &req.Role}); err != nil {
		return nil, account.Problem(err)
	}
	user, err := l.svcCtx.Store.User(l.ctx, req.ID)
	if err != nil {
		return nil, account.Problem(err)
	}
	view := account.View(user, user)
	return &view, nil
}
