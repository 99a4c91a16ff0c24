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
	viewer, user, err := account.SelfOrAdmin(l.ctx, l.svcCtx.Store, req.ID)
	if err != nil {
		return nil, err
	}
	if err := account.Check(nil, req.Email, req.Password); err != nil {
		return nil, err
	}
	if (req.Password != nil || req.Email != nil) && viewer.ID == user.ID {
		if err := account.Confirm(l.ctx, l.svcCtx.Store, user, req.CurrentPassword); err != nil {
			return nil, err
		}
	}
	user, err = l.change(user.ID, req)
	if err != nil {
		return nil, account.Problem(err)
	}
	l.log.InfoContext(l.ctx, "user changed", "user", user.ID, "by", viewer.ID,
		"new_email", req.Email != nil, "new_password", req.Password != nil)
	view := account.View(user, viewer)
	return &view, nil
}

// change stores what the request asks for and returns the user as stored.
func (l *UpdateUserLogic) change(id int64, req *types.UpdateUserRequest) (*store.User, error) {
	changes := store.Changes{Email: req.Email}
	if req.Password != nil {
		hash, err := password.Hash(l.ctx, *req.Password)
		if err != nil {
			return nil, err
		}
		changes.PasswordHash = &hash
	}
	if err := l.svcCtx.Store.UpdateUser(l.ctx, id, changes); err != nil {
		return nil, err
	}
	return l.svcCtx.Store.User(l.ctx, id)
}
