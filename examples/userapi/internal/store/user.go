package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/apigen/apigen/examples/userapi/internal/model"
	database "github.com/apigen/apigen/runtime/store"
)

var (
	// ErrNotFound means that there is no such user or session.
	ErrNotFound = database.ErrNotFound
	// ErrDuplicate means that the username or email is taken.
	ErrDuplicate = database.ErrDuplicate
	// ErrLastAdmin means that there would be no admin left.
	ErrLastAdmin = errors.New("the last admin")
)

// Roles of a user.
const (
	RoleUser  = "user"
	RoleAdmin = "admin"
)

// User is one row. Username and email are stored in lower case, so that they
// are unique in any case.
type User = model.User

// CreateUser inserts a user and fills in its ID.
func (s *Store) CreateUser(ctx context.Context, u *User) error {
	u.Username, u.Email = strings.ToLower(u.Username), strings.ToLower(u.Email)
	u.CreatedAt = now()
	u.UpdatedAt = u.CreatedAt
	return translate("create user", s.models.User.Create(ctx, u))
}

// User finds a user by ID.
func (s *Store) User(ctx context.Context, id int64) (*User, error) {
	u, err := s.models.User.Get(ctx, id)
	return u, translate("find user", err)
}

// UserByName finds a user by username, in any case. With an error, the user is
// the zero User, never nil.
func (s *Store) UserByName(ctx context.Context, username string) (*User, error) {
	if !storable(username) {
		return &User{}, ErrNotFound
	}
	u, err := s.models.User.GetByUsername(ctx, strings.ToLower(username))
	if err != nil {
		return &User{}, translate("find user", err)
	}
	return u, nil
}

// Users returns one page of users by ID, and how many there are in all. Pages
// count from 1.
func (s *Store) Users(ctx context.Context, page, size int) ([]*User, int64, error) {
	total, err := s.models.User.Count(ctx)
	if err != nil {
		return nil, 0, translate("count users", err)
	}
	users, err := s.models.User.Find(ctx, model.UserQuery{
		Order: []database.Order[User]{model.UserColumns.ID.Asc()},
		Limit: size, Offset: (page - 1) * size,
	})
	return users, total, translate("list users", err)
}

// Changes are the columns to change; nil leaves one as it is.
type Changes struct {
	Email        *string
	PasswordHash *string
}

// UpdateUser changes a user. A new password begins a new generation, which
// ends all tokens of the user, forgets their devices and forgives all guesses.
func (s *Store) UpdateUser(ctx context.Context, id int64, c Changes) error {
	var patch model.UserPatch
	if c.Email != nil {
		patch.Email = database.Set(strings.ToLower(*c.Email))
	}
	if c.PasswordHash == nil {
		return translate("update user", s.models.User.Update(ctx, id, patch))
	}
	patch.PasswordHash = database.Set(*c.PasswordHash)
	return translate("update user", s.models.Tx(ctx, func(ctx context.Context) error {
		if err := s.models.User.Update(ctx, id, patch); err != nil {
			return err
		}
		return errors.Join(s.models.User.NextGeneration(ctx, id), s.models.Attempt.ForgetOf(ctx, id))
	}))
}

// storable reports whether text can be in a column: PostgreSQL takes no NUL,
// not even to look for it.
func storable(text string) bool { return !strings.ContainsRune(text, 0) }

// translate leaves out the driver's text where it may quote the value.
func translate(what string, err error) error {
	for _, known := range []error{ErrNotFound, ErrDuplicate, ErrLastAdmin} {
		if errors.Is(err, known) {
			return known
		}
	}
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
