package user

import (
	"context"
	"log/slog"

	"github.com/apigen/apigen/examples/userapi/internal/account"
	"github.com/apigen/apigen/examples/userapi/internal/password"
	"github.com/apigen/apigen/examples/userapi/internal/store"
	"github.com/apigen/apigen/examples/userapi/internal/svc"
	"github.com/apigen/apigen/examples/userapi/internal/types"
)

// UpdateUserLogic answers PUT /users/:id.
type UpdateUserLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewUpdateUserLogic is called once a request.
func NewUpdateUserLogic(ctx context.Context, svcCtx *svc.ServiceContext) *UpdateUserLogic {
	return &UpdateUserLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// UpdateUser: changes email or password, of oneself or as an admin
func (l *UpdateUserLogic) UpdateUser(req *types.UpdateUserRequest) (resp *types.User, err error) {
	user, err := account.SelfOrAdmin(l.ctx, l.svcCtx.Store, req.ID)
	if err != nil {
		return nil, err
	}
	if err := account.Check(nil, req.Email, req.Password); err != nil {
		return nil, err
	}
	changes := store.Changes{Email: req.Email}
	if req.Password != nil {
		hash, err := password.Hash(l.ctx, *req.Password)
		if err != nil {
			return nil, err
		}
		changes.PasswordHash = &hash
	}
	if err := l.svcCtx.Store.UpdateUser(l.ctx, user.ID, changes); err != nil {
		return nil, account.Problem(err)
	}
	user, err = l.svcCtx.Store.User(l.ctx, user.ID)
	if err != nil {
		return nil, account.Problem(err)
	}
	view := account.View(user, user)
	return &view, nil
}
