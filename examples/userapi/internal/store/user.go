package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
)

var (
	// ErrNotFound means that there is no such user or session.
	ErrNotFound = errors.New("not found")
	// ErrDuplicate means that the username or email is taken.
	ErrDuplicate = errors.New("already taken")
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
type User struct {
	ID           int64     `gorm:"primaryKey"`
	Username     string    `gorm:"size:32;uniqueIndex;not null"`
	Email        string    `gorm:"size:254;uniqueIndex;not null"`
	PasswordHash string    `gorm:"size:255;not null"`
	Role         string    `gorm:"size:16;index;not null"`
	Generation   int64     `gorm:"not null"` // counts new passwords; tokens of an earlier one are void
	CreatedAt    time.Time `gorm:"not null"`
	UpdatedAt    time.Time `gorm:"not null"`
}

// CreateUser inserts a user and fills in its ID.
func (s *Store) CreateUser(ctx context.Context, u *User) error {
	u.Username, u.Email = strings.ToLower(u.Username), strings.ToLower(u.Email)
	return translate("create user", s.db.WithContext(ctx).Create(u).Error)
}

// User finds a user by ID.
func (s *Store) User(ctx context.Context, id int64) (*User, error) {
	var u User
	err := s.db.WithContext(ctx).Take(&u, "id = ?", id).Error
	return &u, translate("find user", err)
}

// UserByName finds a user by username, in any case. With an error, the user is
// the zero User, never nil.
func (s *Store) UserByName(ctx context.Context, username string) (*User, error) {
	var u User
	if !storable(username) {
		return &u, ErrNotFound
	}
	err := s.db.WithContext(ctx).Where("username = ?", strings.ToLower(username)).Take(&u).Error
	return &u, translate("find user", err)
}

// Users returns one page of users by ID, and how many there are in all. Pages
// count from 1.
func (s *Store) Users(ctx context.Context, page, size int) ([]User, int64, error) {
	var users []User
	var total int64
	db := s.db.WithContext(ctx)
	if err := db.Model(&User{}).Count(&total).Error; err != nil {
		return nil, 0, translate("count users", err)
	}
	err := db.Order("id").Offset((page - 1) * size).Limit(size).Find(&users).Error
	return users, total, translate("list users", err)
}

// Changes are the columns to change; nil leaves one as it is.
type Changes struct {
	Email        *string
	PasswordHash *string
}

// UpdateUser changes a user. A new password begins a new generation, which
// ends all tokens of the user. A user that does not exist is no error.
func (s *Store) UpdateUser(ctx context.Context, id int64, c Changes) error {
	columns := map[string]any{}
	if c.Email != nil {
		columns["email"] = strings.ToLower(*c.Email)
	}
	if c.PasswordHash != nil {
		columns["password_hash"] = *c.PasswordHash
		columns["generation"] = gorm.Expr("generation + 1")
	}
	if len(columns) == 0 {
		return nil
	}
	return translate("update user", s.db.WithContext(ctx).Model(&User{ID: id}).Updates(columns).Error)
}

// storable reports whether text can be in a column: PostgreSQL takes no NUL,
// not even to look for it.
func storable(text string) bool { return !strings.ContainsRune(text, 0) }

func translate(what string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gorm.ErrRecordNotFound):
		return ErrNotFound
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return ErrDuplicate // without the driver's text, which quotes the value
	case errors.Is(err, ErrLastAdmin):
		return ErrLastAdmin
	}
	return fmt.Errorf("%s: %w", what, err)
}
