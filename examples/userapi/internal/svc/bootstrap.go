package svc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/apigen/apigen/examples/userapi/internal/account"
	"github.com/apigen/apigen/examples/userapi/internal/config"
	"github.com/apigen/apigen/examples/userapi/internal/password"
	"github.com/apigen/apigen/examples/userapi/internal/store"
)

// prepare tidies the database and makes the first admin.
func prepare(db *store.Store, b config.Bootstrap, log *slog.Logger) error {
	ctx := context.Background()
	if err := db.DeleteExpired(ctx); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	if b.Username == "" {
		return nil
	}
	if err := bootstrap(ctx, db, b, log); err != nil {
		return fmt.Errorf("bootstrap: %w", err)
	}
	return nil
}

// bootstrap makes the first admin. A user who has the name already stays as
// they are: anybody may have registered it.
func bootstrap(ctx context.Context, db *store.Store, b config.Bootstrap, log *slog.Logger) error {
	user, err := db.UserByName(ctx, b.Username)
	switch {
	case err == nil && user.Role != store.RoleAdmin:
		log.Warn("bootstrap: the user exists and is no admin; choose another username", "user", user.ID)
		return nil
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	secret := b.Password.Reveal()
	if err := account.Check(&b.Username, &b.Email, &secret); err != nil {
		return err
	}
	hash, err := password.Hash(ctx, secret)
	if err != nil {
		return err
	}
	admin := &store.User{Username: b.Username, Email: b.Email, PasswordHash: hash, Role: store.RoleAdmin}
	if err := db.CreateUser(ctx, admin); err != nil {
		return err
	}
	log.Info("bootstrap: admin made", "user", admin.ID)
	return nil
}
