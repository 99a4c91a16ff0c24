package model

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/apigen/apigen/runtime/store"
)

// SessionExtra are the methods that you add to [SessionRepo]: name them here, and
// write them below with the receiver (r *sessionRepo). This file is yours.
type SessionExtra interface {
	// Exchange replaces the hash of a session's secret if it still is the given
	// one, and reports whether it was. Of several callers a single one succeeds.
	Exchange(ctx context.Context, id, hash, next string) (bool, error)
	// DeleteOf removes the sessions of a user.
	DeleteOf(ctx context.Context, userID int64) error
	// DeleteExpired removes the sessions that ended before a time.
	DeleteExpired(ctx context.Context, before time.Time) error
}

func (r *sessionRepo) Exchange(ctx context.Context, id, hash, next string) (done bool, err error) {
	err = r.db.Change(ctx, store.Change{Run: func(db *gorm.DB) error {
		turned := store.Where(sessionByKey(db, id), SessionColumns.SecretHash.Eq(hash)).Update("secret_hash", next)
		done = turned.RowsAffected > 0
		return turned.Error
	}})
	return done, err
}

func (r *sessionRepo) DeleteOf(ctx context.Context, userID int64) error {
	return r.deleteWhere(ctx, SessionColumns.UserID.Eq(userID))
}

func (r *sessionRepo) DeleteExpired(ctx context.Context, before time.Time) error {
	return r.deleteWhere(ctx, SessionColumns.ExpiresAt.Lt(before))
}

func (r *sessionRepo) deleteWhere(ctx context.Context, condition store.Condition[Session]) error {
	return r.db.Change(ctx, store.Change{Run: func(db *gorm.DB) error {
		return store.Where(db, condition).Delete(&Session{}).Error
	}})
}
