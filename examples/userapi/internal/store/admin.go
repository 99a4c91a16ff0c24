package store

import (
	"context"
	"errors"

	"github.com/apigen/apigen/examples/userapi/internal/model"
	database "github.com/apigen/apigen/runtime/store"
)

// SetRole changes a user's role. The last admin stays one, else nobody could
// make another: that is ErrLastAdmin.
func (s *Store) SetRole(ctx context.Context, id int64, role string) error {
	err := s.models.Tx(ctx, func(ctx context.Context) error {
		if role != RoleAdmin {
			if err := s.keepAdmin(ctx, id); err != nil {
				return err
			}
		}
		return s.models.User.Update(ctx, id, model.UserPatch{Role: database.Set(role)})
	})
	return translate("set role", err)
}

// DeleteUser removes a user and their sessions, but not the last admin.
func (s *Store) DeleteUser(ctx context.Context, id int64) error {
	err := s.models.Tx(ctx, func(ctx context.Context) error {
		if err := s.keepAdmin(ctx, id); err != nil {
			return err
		}
		if err := errors.Join(s.models.Session.DeleteOf(ctx, id), s.models.Attempt.ForgetOf(ctx, id)); err != nil {
			return err
		}
		return s.models.User.Delete(ctx, id)
	})
	return translate("delete user", err)
}

// keepAdmin returns ErrLastAdmin if there is no admin but the given one. The
// admins stay locked, so that two of them can't remove each other at once.
func (s *Store) keepAdmin(ctx context.Context, id int64) error {
	admins, err := s.models.User.LockByRole(ctx, RoleAdmin)
	if err == nil && len(admins) == 1 && admins[0] == id {
		return ErrLastAdmin
	}
	return err
}
