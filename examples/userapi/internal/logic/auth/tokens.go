package auth

import (
	"context"
	"strconv"
	"time"

	"github.com/apigen/apigen/examples/userapi/internal/svc"
	"github.com/apigen/apigen/examples/userapi/internal/types"
	"github.com/apigen/apigen/runtime/jwt"
)

const refreshTTL = 30 * 24 * time.Hour

// issueTokens gives a user an access token and the refresh token that follows it.
func issueTokens(ctx context.Context, svcCtx *svc.ServiceContext, userID int64) (*types.TokenResponse, error) {
	token, expires, err := svcCtx.Auth.Issue(jwt.Grant{Subject: strconv.FormatInt(userID, 10)})
	if err != nil {
		return nil, err
	}
	refresh, err := svcCtx.Store.IssueRefreshToken(ctx, userID, refreshTTL)
	if err != nil {
		return nil, err
	}
	return &types.TokenResponse{Token: token, ExpiresAt: expires.UTC(), RefreshToken: refresh}, nil
}
