package account

import (
	"context"

	"github.com/apigen/apigen/examples/userapi/internal/password"
	"github.com/apigen/apigen/examples/userapi/internal/store"
	"github.com/apigen/apigen/runtime/problem"
)

// Confirm checks the current password of a user who wants a new one: whoever
// finds a token must not be able to take the account over. Nil means that the
// request had none.
func Confirm(ctx context.Context, u *store.User, current *string) error {
	if current == nil {
		return invalid.WithFields(field("currentPassword", "required", "must be given to set a new password"))
	}
	ok, err := password.Matches(ctx, *current, u.PasswordHash)
	if err == nil && !ok {
		return problem.Forbidden("password.wrong", "the current password is wrong")
	}
	return err
}
