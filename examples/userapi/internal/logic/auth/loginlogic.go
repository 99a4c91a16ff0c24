package auth

import (
	"context"
	"errors"
	"log/slog"

	"github.com/apigen/apigen/examples/userapi/internal/password"
	"github.com/apigen/apigen/examples/userapi/internal/store"
	"github.com/apigen/apigen/examples/userapi/internal/svc"
	"github.com/apigen/apigen/examples/userapi/internal/types"
	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/trace"
)

// LoginLogic answers POST /login.
type LoginLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewLoginLogic is called once a request.
func NewLoginLogic(ctx context.Context, svcCtx *svc.ServiceContext) *LoginLogic {
	return &LoginLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// Login: exchanges a password for tokens
func (l *LoginLogic) Login(req *types.LoginRequest) (resp *types.TokenResponse, err error) {
	user, err := l.svcCtx.Store.UserByName(l.ctx, req.Username)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	ok, err := l.matches(req.Password, user.PasswordHash)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, problem.Unauthorized("login.failed", "username or password is wrong")
	}
	refresh, err := l.svcCtx.Store.StartSession(l.ctx, user, sessionTTL)
	if err != nil {
		return nil, err
	}
	return tokens(l.svcCtx.Auth, user, refresh)
}

// matches compares a password with a hash. A user that does not exist has an
// empty one, which takes just as long.
func (l *LoginLogic) matches(given, hash string) (ok bool, err error) {
	ctx, span := trace.Start(l.ctx, "compare password")
	defer func() { trace.End(span, err) }()
	return password.Matches(ctx, given, hash)
}
