package auth

import (
	"context"
	"errors"
	"log/slog"

	"github.com/apigen/apigen/examples/userapi/internal/account"
	"github.com/apigen/apigen/examples/userapi/internal/errs"
	"github.com/apigen/apigen/examples/userapi/internal/store"
	"github.com/apigen/apigen/examples/userapi/internal/svc"
	"github.com/apigen/apigen/examples/userapi/internal/types"
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
	attempts, err := l.svcCtx.Store.LoginAttempts(l.ctx, req.Username, user, req.DeviceToken)
	if err != nil {
		return nil, err
	}
	ok, err := account.Try(l.ctx, l.svcCtx.Store, attempts, req.Password, user.PasswordHash)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errs.LoginFailed()
	}
	device, err := l.svcCtx.Store.Remember(l.ctx, user, attempts, req.DeviceToken)
	if err != nil {
		return nil, err
	}
	refresh, err := l.svcCtx.Store.StartSession(l.ctx, user, sessionTTL)
	if err != nil {
		return nil, err
	}
	resp, err = tokens(l.svcCtx.Auth, user, refresh)
	if err == nil {
		resp.DeviceToken = device
	}
	return resp, err
}
