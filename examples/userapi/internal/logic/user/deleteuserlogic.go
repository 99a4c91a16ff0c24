package user

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/examples/userapi/internal/account"
	"github.com/apigen/apigen/examples/userapi/internal/svc"
	"github.com/apigen/apigen/examples/userapi/internal/types"
	"github.com/apigen/apigen/runtime/problem"
)

// DeleteUserLogic answers DELETE /users/:id.
type DeleteUserLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewDeleteUserLogic is called once a request.
func NewDeleteUserLogic(ctx context.Context, svcCtx *svc.ServiceContext) *DeleteUserLogic {
	return &DeleteUserLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// DeleteUser: deletes a user, oneself or as an admin
func (l *DeleteUserLogic) DeleteUser(req *types.UserRequest) error {
	viewer, user, err := account.SelfOrAdmin(l.ctx, l.svcCtx.Store, req.ID)
	if err != nil {
		return err
	}
	if viewer.ID == user.ID {
		return problem.Forbidden("password.required", "to delete your own account, send the password to POST /users/me/delete")
	}
	if err := l.svcCtx.Store.DeleteUser(l.ctx, user.ID); err != nil {
		return account.Problem(err)
	}
	l.log.InfoContext(l.ctx, "user deleted", "user", user.ID, "by", viewer.ID)
	return nil
}
