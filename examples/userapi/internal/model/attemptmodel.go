package model

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/apigen/apigen/runtime/store"
)

// AttemptExtra are the methods that you add to [AttemptRepo]: name them here, and
// write them below with the receiver (r *attemptRepo). This file is yours.
type AttemptExtra interface {
	// Fail counts one more failure if there still are as many as the row says,
	// and reports whether it did. Of several callers a single one succeeds.
	Fail(ctx context.Context, row *Attempt, retryAt, expiresAt time.Time) (bool, error)
	// Forget removes the row of a key. One that does not exist is no error.
	Forget(ctx context.Context, id string) error
	// ForgetOf removes the rows of a user.
	ForgetOf(ctx context.Context, userID int64) error
	// DeleteExpired removes the rows that ended before a time.
	DeleteExpired(ctx context.Context, before time.Time) error
}

func (r *attemptRepo) Fail(ctx context.Context, row *Attempt, retryAt, expiresAt time.Time) (done bool, err error) {
	err = r.db.Change(ctx, store.Change{Run: func(db *gorm.DB) error {
		counted := store.Where(attemptByKey(db, row.ID), AttemptColumns.Failures.Eq(row.Failures)).
			Updates(map[string]any{"failures": row.Failures + 1, "retry_at": retryAt, "expires_at": expiresAt})
		done = counted.RowsAffected > 0
		return counted.Error
	}})
	return done, err
}

func (r *attemptRepo) Forget(ctx context.Context, id string) error {
	return r.deleteWhere(ctx, AttemptColumns.ID.Eq(id))
}

func (r *attemptRepo) ForgetOf(ctx context.Context, userID int64) error {
	return r.deleteWhere(ctx, AttemptColumns.UserID.Eq(userID))
}

func (r *attemptRepo) DeleteExpired(ctx context.Context, before time.Time) error {
	return r.deleteWhere(ctx, AttemptColumns.ExpiresAt.Lt(before))
}

func (r *attemptRepo) deleteWhere(ctx context.Context, condition store.Condition[Attempt]) error {
	return r.db.Change(ctx, store.Change{Run: func(db *gorm.DB) error {
		return store.Where(db, condition).Delete(&Attempt{}).Error
	}})
}
