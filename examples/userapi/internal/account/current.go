package account

import (
	"context"
	"errors"
	"strconv"

	"github.com/apigen/apigen/examples/userapi/internal/store"
	"github.com/apigen/apigen/runtime/jwt"
	"github.com/apigen/apigen/runtime/problem"
)

// claims are what access tokens say about their user beyond the ID.
type claims struct {
	Generation *int64 `json:"generation"` // nil in tokens made for something else
}

// Grant is what an access token for the user states. The role is not in it, so
// that losing a role takes effect at once.
func Grant(u *store.User) jwt.Grant {
	return jwt.Grant{Subject: strconv.FormatInt(u.ID, 10), Claims: claims{Generation: &u.Generation}}
}

// Current returns the user whose access token the request carries. The token
// of a deleted user, or from before a new password, counts as invalid.
func Current(ctx context.Context, s *store.Store) (*store.User, error) {
	principal, ok := jwt.From(ctx)
	if !ok {
		return nil, problem.Unauthorized(jwt.CodeMissing, "a bearer token is required")
	}
	ended := problem.Unauthorized(jwt.CodeInvalid, "the token is not valid any more")
	id, errID := strconv.ParseInt(principal.Subject, 10, 64)
	stated, errClaims := jwt.Claims[claims](principal)
	if err := errors.Join(errID, errClaims); err != nil {
		return nil, ended.WithCause(err)
	}
	// Other spellings of a number, such as +1 or 01, are no subject that Grant states.
	if stated.Generation == nil || strconv.FormatInt(id, 10) != principal.Subject {
		return nil, ended
	}
	user, err := s.User(ctx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && user.Generation != *stated.Generation {
		return nil, ended
	}
	return user, err
}

// SelfOrAdmin returns who asks, and the user with the given ID if the one who
// asks may change them. Others are refused whether that user exists or not.
func SelfOrAdmin(ctx context.Context, s *store.Store, id int64) (viewer, user *store.User, err error) {
	viewer, err = Current(ctx, s)
	switch {
	case err != nil:
		return nil, nil, err
	case viewer.ID == id:
		return viewer, viewer, nil
	case viewer.Role != store.RoleAdmin:
		return nil, nil, problem.Forbidden("account.other", "only the user and admins may do that")
	}
	user, err = s.User(ctx, id)
	return viewer, user, Problem(err)
}
