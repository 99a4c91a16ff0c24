package admin

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/examples/userapi/internal/account"
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
	viewer, err := account.Current(l.ctx, l.svcCtx.Store)
	if err != nil {
		return nil, err
	}
	if err := l.svcCtx.Store.SetRole(l.ctx, req.ID, req.Role); err != nil {
		return nil, account.Problem(err)
	}
	user, err := l.svcCtx.Store.User(l.ctx, req.ID)
	if err != nil {
		return nil, account.Problem(err)
	}
	l.log.InfoContext(l.ctx, "role set", "user", user.ID, "role", user.Role, "by", viewer.ID)
	view := account.View(user, viewer)
	return &view, nil
}
