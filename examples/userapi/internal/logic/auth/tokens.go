package auth

import (
	"time"

	"github.com/apigen/apigen/examples/userapi/internal/account"
	"github.com/apigen/apigen/examples/userapi/internal/store"
	"github.com/apigen/apigen/examples/userapi/internal/types"
	"github.com/apigen/apigen/runtime/jwt"
)

// sessionTTL is how long after a login the password is asked for again, the most
// that NIST SP 800-63B, 4.1.3 allows.
const sessionTTL = 30 * 24 * time.Hour

// tokens adds an access token to the refresh token of a user's session.
func tokens(auth *jwt.Authority, user *store.User, refresh string) (*types.TokenResponse, error) {
	token, expires, err := auth.Issue(account.Grant(user))
	if err != nil {
		return nil, err
	}
	return &types.TokenResponse{Token: token, ExpiresAt: expires, RefreshToken: refresh}, nil
}
