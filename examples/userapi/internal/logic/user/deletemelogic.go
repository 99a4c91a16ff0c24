package user

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/examples/userapi/internal/account"
	"github.com/apigen/apigen/examples/userapi/internal/svc"
	"github.com/apigen/apigen/examples/userapi/internal/types"
)

// DeleteMeLogic answers POST /users/me/delete.
type DeleteMeLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewDeleteMeLogic is called once a request.
func NewDeleteMeLogic(ctx context.Context, svcCtx *svc.ServiceContext) *DeleteMeLogic {
	return &DeleteMeLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// DeleteMe: deletes the user who asks, who confirms it with the password
func (l *DeleteMeLogic) DeleteMe(req *types.DeleteMeRequest) error {
	user, err := account.Current(l.ctx, l.svcCtx.Store)
	if err != nil {
		return err
	}
	if err := account.Confirm(l.ctx, l.svcCtx.Store, user, &req.CurrentPassword); err != nil {
		return err
	}
	if err := l.svcCtx.Store.DeleteUser(l.ctx, user.ID); err != nil {
		return account.Problem(err)
	}
	l.log.InfoContext(l.ctx, "user deleted", "user", user.ID, "by", user.ID)
	return nil
}
