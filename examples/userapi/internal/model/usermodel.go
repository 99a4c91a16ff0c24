package model

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/apigen/apigen/runtime/store"
)

// UserExtra are the methods that you add to [UserRepo]: name them here, and
// write them below with the receiver (r *userRepo). This file is yours.
type UserExtra interface {
	// LockByRole returns the IDs of the users with this role, in order, and locks
	// their rows until the transaction ends. On SQLite the transaction holds the
	// write lock already.
	LockByRole(ctx context.Context, role string) ([]int64, error)
	// NextGeneration counts a user's generation up. A user that does not exist is
	// no error.
	NextGeneration(ctx context.Context, id int64) error
}

func (r *userRepo) LockByRole(ctx context.Context, role string) ([]int64, error) {
	var ids []int64
	db := r.db.Gorm(ctx).Model(&User{}).Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
	err := store.Where(db, UserColumns.Role.Eq(role)).Order("id").Pluck("id", &ids).Error
	return ids, r.db.Error(err)
}

func (r *userRepo) NextGeneration(ctx context.Context, id int64) error {
	return r.db.Change(ctx, store.Change{Run: func(db *gorm.DB) error {
		return userByKey(db, id).Update("generation", gorm.Expr("generation + 1")).Error
	}})
}
