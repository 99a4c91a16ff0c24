// Package account holds the rules about users that several routes share.
package account

import (
	"context"
	"errors"
	"net/mail"
	"regexp"
	"strconv"
	"unicode/utf8"

	"github.com/apigen/apigen/examples/userapi/internal/store"
	"github.com/apigen/apigen/examples/userapi/internal/types"
	"github.com/apigen/apigen/runtime/jwt"
	"github.com/apigen/apigen/runtime/problem"
)

var usernames = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{2,31}$`)

// Check collects what is wrong with new account data. Nil values are not checked.
func Check(username, email, password *string) error {
	var fields []problem.Field
	refuse := func(name, rule, message string) {
		fields = append(fields, problem.Field{In: "body", Name: "/" + name, Rule: rule, Message: message})
	}
	if username != nil && !usernames.MatchString(*username) {
		refuse("username", "pattern", "must be 3 to 32 letters, digits, dots, dashes or underscores")
	}
	if email != nil && !plainAddress(*email) {
		refuse("email", "email", "must be an e-mail address of at most 254 characters")
	}
	if password != nil {
		if n := utf8.RuneCountInString(*password); n < 8 || n > 128 {
			refuse("password", "length", "must have 8 to 128 characters")
		}
	}
	if len(fields) == 0 {
		return nil
	}
	return problem.BadRequest("account.invalid", "the account data is not valid").WithFields(fields...)
}

func plainAddress(email string) bool {
	address, err := mail.ParseAddress(email)
	return err == nil && address.Address == email && len(email) <= 254
}

// Current returns the user whose token the request carries. A token outlives
// its user by a few minutes at most; it then counts as invalid.
func Current(ctx context.Context, s *store.Store) (*store.User, error) {
	principal, ok := jwt.From(ctx)
	if !ok {
		return nil, problem.Unauthorized("auth.missing", "a bearer token is required")
	}
	id, err := strconv.ParseInt(principal.Subject, 10, 64)
	if err != nil {
		return nil, problem.Unauthorized("auth.invalid", "the token belongs to no user")
	}
	user, err := s.User(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, problem.Unauthorized("auth.invalid", "the token belongs to no user")
	}
	return user, err
}

// SelfOrAdmin returns the user with the given ID if the one who asks may change
// them. To everybody else all other users look alike, existing or not.
func SelfOrAdmin(ctx context.Context, s *store.Store, id int64) (*store.User, error) {
	current, err := Current(ctx, s)
	if err != nil {
		return nil, err
	}
	if current.ID == id {
		return current, nil
	}
	if current.Role != store.RoleAdmin {
		return nil, problem.Forbidden("account.other", "only the user and admins may do that")
	}
	user, err := s.User(ctx, id)
	return user, Problem(err)
}

// Problem turns the store's errors into answers.
func Problem(err error) error {
	switch {
	case errors.Is(err, store.ErrNotFound):
		return problem.NotFound("user.missing", "there is no such user")
	case errors.Is(err, store.ErrDuplicate):
		return problem.Conflict("user.taken", "the username or e-mail address is taken")
	}
	return err
}

// View is what viewer sees of a user. A nil viewer sees no e-mail address.
func View(u, viewer *store.User) types.User {
	view := types.User{ID: u.ID, Username: u.Username, Role: u.Role, CreatedAt: u.CreatedAt.UTC()}
	if viewer != nil && (viewer.ID == u.ID || viewer.Role == store.RoleAdmin) {
		view.Email = u.Email
	}
	return view
}
