package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// SetRole changes a user's role. The last admin stays one, else nobody could
// make another: that is ErrLastAdmin. A user that does not exist is no error.
func (s *Store) SetRole(ctx context.Context, id int64, role string) error {
	err := s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if role != RoleAdmin {
			if err := keepAdmin(tx, id); err != nil {
				return err
			}
		}
		return tx.Model(&User{ID: id}).Update("role", role).Error
	})
	return translate("set role", err)
}

// DeleteUser removes a user and their sessions, but not the last admin.
func (s *Store) DeleteUser(ctx context.Context, id int64) error {
	err := s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := keepAdmin(tx, id); err != nil {
			return err
		}
		if err := tx.Delete(&session{}, "user_id = ?", id).Error; err != nil {
			return err
		}
		deleted := tx.Delete(&User{}, "id = ?", id)
		if deleted.Error == nil && deleted.RowsAffected == 0 {
			return gorm.ErrRecordNotFound
		}
		return deleted.Error
	})
	return translate("delete user", err)
}

// keepAdmin returns ErrLastAdmin if there is no admin but the given one. It
// locks the admins' rows, so that two admins can't remove each other at once;
// on SQLite the transaction holds the write lock already.
func keepAdmin(tx *gorm.DB, id int64) error {
	var admins []int64
	err := tx.Model(&User{}).Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).
		Where("role = ?", RoleAdmin).Order("id").Pluck("id", &admins).Error
	if err == nil && len(admins) == 1 && admins[0] == id {
		return ErrLastAdmin
	}
	return err
}
