package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"gorm.io/gorm"
)

// session is one login. Its refresh token reads ID.SECRET; each use replaces
// the secret. Only a hash is stored, so a copy of the table lets nobody in.
type session struct {
	ID         string    `gorm:"primaryKey;size:26"`
	UserID     int64     `gorm:"index;not null"`
	Generation int64     `gorm:"not null"` // of the user, at login
	SecretHash string    `gorm:"size:64;not null"`
	ExpiresAt  time.Time `gorm:"index;not null"`
}

// StartSession returns the first refresh token of a session. The session ends
// after ttl, however often it is continued, and with the user's generation.
func (s *Store) StartSession(ctx context.Context, u *User, ttl time.Duration) (token string, err error) {
	secret := rand.Text()
	row := session{
		ID: rand.Text(), UserID: u.ID, Generation: u.Generation,
		SecretHash: hash(secret), ExpiresAt: s.db.NowFunc().Add(ttl),
	}
	err = s.db.WithContext(ctx).Create(&row).Error
	return row.ID + "." + secret, translate("start session", err)
}

// ContinueSession exchanges a refresh token for the next one and returns whose
// it is. Of several callers with one token a single one succeeds. Everybody
// else gets ErrNotFound, and the session ends: one of the two who hold the
// token must have stolen it (RFC 9700, 4.14.2).
func (s *Store) ContinueSession(ctx context.Context, token string) (u *User, next string, err error) {
	id, secret, _ := strings.Cut(token, ".")
	if !storable(id) {
		return nil, "", ErrNotFound
	}
	db := s.db.WithContext(ctx)
	var row session
	if err := db.Take(&row, "id = ?", id).Error; err != nil {
		return nil, "", translate("find session", err)
	}
	u, err = s.User(ctx, row.UserID)
	if err != nil {
		return nil, "", err
	}
	if u.Generation != row.Generation || !row.ExpiresAt.After(s.db.NowFunc()) {
		return nil, "", ErrNotFound
	}
	next = rand.Text()
	// Nothing may fail after this: the losers of a race delete the session.
	turned := db.Model(&session{}).Where("id = ? AND secret_hash = ?", id, hash(secret)).Update("secret_hash", hash(next))
	if turned.Error != nil {
		return nil, "", translate("continue session", turned.Error)
	}
	if turned.RowsAffected == 0 {
		return nil, "", endSession(db, id)
	}
	return u, id + "." + next, nil
}

func endSession(db *gorm.DB, id string) error {
	if err := db.Delete(&session{}, "id = ?", id).Error; err != nil {
		return translate("end session", err)
	}
	return ErrNotFound
}

// DeleteExpiredSessions removes the sessions that nobody can continue any more.
func (s *Store) DeleteExpiredSessions(ctx context.Context) error {
	return translate("delete expired sessions",
		s.db.WithContext(ctx).Delete(&session{}, "expires_at < ?", s.db.NowFunc()).Error)
}

func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
