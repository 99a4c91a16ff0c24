package account

import (
	"context"
	"errors"

	"github.com/apigen/apigen/examples/userapi/internal/password"
	"github.com/apigen/apigen/examples/userapi/internal/store"
	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/trace"
)

// Confirm checks the current password of a user who wants to change what the
// account is reached by, or to delete it: whoever finds a token must not be able
// to take the account over. Nil means that the request had none.
func Confirm(ctx context.Context, s *store.Store, u *store.User, current *string) error {
	if current == nil {
		return invalid.WithFields(field("currentPassword", "required", "must be given to change the password or e-mail address"))
	}
	attempts := store.ConfirmAttempts(u)
	ok, err := Try(ctx, s, attempts, *current, u.PasswordHash)
	switch {
	case err != nil:
		return err
	case !ok:
		return problem.Forbidden("password.wrong", "the current password is wrong")
	}
	return s.Forgive(ctx, attempts)
}

// Try compares a password with a hash and counts it as wrong until somebody
// forgives it. After too many wrong ones in a row it is refused unseen, with 429
// and the time to wait. A user that does not exist has an empty hash, which takes
// as long as another.
func Try(ctx context.Context, s *store.Store, attempts store.Attempts, given, hash string) (ok bool, err error) {
	done, err := s.Attempt(ctx, attempts)
	if early, is := errors.AsType[*store.WaitError](err); is {
		return false, problem.TooManyRequests("password.wait", "too many wrong passwords; wait before the next one").WithRetryAfter(early.Wait)
	}
	if err != nil {
		return false, err
	}
	defer done()
	ctx, span := trace.Start(ctx, "compare password")
	defer func() { trace.End(span, err) }()
	return password.Matches(ctx, given, hash)
}
