package auth

import (
	"context"
	"errors"
	"log/slog"

	"github.com/apigen/apigen/examples/userapi/internal/errs"
	"github.com/apigen/apigen/examples/userapi/internal/store"
	"github.com/apigen/apigen/examples/userapi/internal/svc"
	"github.com/apigen/apigen/examples/userapi/internal/types"
)

// RefreshLogic answers POST /refresh.
type RefreshLogic struct {
	log    *slog.Logger
	ctx    context.Context
	svcCtx *svc.ServiceContext
}

// NewRefreshLogic is called once a request.
func NewRefreshLogic(ctx context.Context, svcCtx *svc.ServiceContext) *RefreshLogic {
	return &RefreshLogic{log: svcCtx.Log, ctx: ctx, svcCtx: svcCtx}
}

// Refresh: exchanges a refresh token for new tokens
func (l *RefreshLogic) Refresh(req *types.RefreshRequest) (resp *types.TokenResponse, err error) {
	user, refresh, err := l.svcCtx.Store.ContinueSession(l.ctx, req.RefreshToken)
	if errors.Is(err, store.ErrNotFound) {
		return nil, errs.RefreshInvalid()
	}
	if err != nil {
		return nil, err
	}
	return tokens(l.svcCtx.Auth, user, refresh)
}
