package auth

import (
	"context"
	"log/slog"
	"strconv"

	"github.com/apigen/apigen/examples/userapi/internal/account"
	"github.com/apigen/apigen/examples/userapi/internal/password"
	"github.com/apigen/apigen/examples/userapi/internal/store"
	"github.com/apigen/apigen/examples/userapi/internal/svc"
	"github.com/apigen/apigen/examples/userapi/internal/types"
)

// RegisterLogic answers POST /register.
type RegisterLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewRegisterLogic is called once a request.
func NewRegisterLogic(ctx context.Context, svcCtx *svc.ServiceContext) *RegisterLogic {
	return &RegisterLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// Register: creates a user
func (l *RegisterLogic) Register(req *types.RegisterRequest) (resp *types.RegisteredUser, err error) {
	if err := account.Check(&req.Username, &req.Email, &req.Password); err != nil {
		return nil, err
	}
	hash, err := password.Hash(l.ctx, req.Password)
	if err != nil {
		return nil, err
	}
	user := &store.User{Username: req.Username, Email: req.Email, PasswordHash: hash, Role: store.RoleUser}
	if err := l.svcCtx.Store.CreateUser(l.ctx, user); err != nil {
		return nil, account.Problem(err)
	}
	l.log.InfoContext(l.ctx, "user registered", "user", user.ID)
	return &types.RegisteredUser{Location: "/users/" + strconv.FormatInt(user.ID, 10), User: account.View(user, user)}, nil
}
