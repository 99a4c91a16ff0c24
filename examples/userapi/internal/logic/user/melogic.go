package user

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/examples/userapi/internal/account"
	"github.com/apigen/apigen/examples/userapi/internal/svc"
	"github.com/apigen/apigen/examples/userapi/internal/types"
)

// MeLogic answers GET /users/me.
type MeLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewMeLogic is called once a request.
func NewMeLogic(ctx context.Context, svcCtx *svc.ServiceContext) *MeLogic {
	return &MeLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// Me: the user who asks
func (l *MeLogic) Me() (resp *types.User, err error) {
	user, err := account.Current(l.ctx, l.svcCtx.Store)
	if err != nil {
		return nil, err
	}
	view := account.View(user, user)
	return &view, nil
}
