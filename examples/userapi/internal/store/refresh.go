package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// refreshToken is one refresh token that was given out and not yet used. Only
// its hash is stored: a copy of the table lets nobody in.
type refreshToken struct {
	Hash      string    `gorm:"primaryKey;size:64"`
	UserID    int64     `gorm:"index;not null"`
	ExpiresAt time.Time `gorm:"index;not null"`
}

// IssueRefreshToken returns a new refresh token of a user, good for one use
// within ttl.
func (s *Store) IssueRefreshToken(ctx context.Context, userID int64, ttl time.Duration) (string, error) {
	token := rand.Text()
	row := refreshToken{Hash: hash(token), UserID: userID, ExpiresAt: s.db.NowFunc().Add(ttl)}
	return token, translate("store refresh token", s.db.WithContext(ctx).Create(&row).Error)
}

// UseRefreshToken ends a refresh token and returns whose it was. Of several
// callers with one token a single one succeeds; the others get ErrNotFound.
func (s *Store) UseRefreshToken(ctx context.Context, token string) (int64, error) {
	var row refreshToken
	db := s.db.WithContext(ctx)
	if err := db.Take(&row, "hash = ?", hash(token)).Error; err != nil {
		return 0, translate("find refresh token", err)
	}
	deleted := db.Delete(&refreshToken{}, "hash = ?", row.Hash)
	switch {
	case deleted.Error != nil:
		return 0, translate("use refresh token", deleted.Error)
	case deleted.RowsAffected == 0 || row.ExpiresAt.Before(s.db.NowFunc()):
		return 0, ErrNotFound
	}
	return row.UserID, nil
}

// DeleteExpiredTokens removes the refresh tokens that nobody can use any more.
func (s *Store) DeleteExpiredTokens(ctx context.Context) error {
	return translate("delete expired refresh tokens",
		s.db.WithContext(ctx).Delete(&refreshToken{}, "expires_at < ?", s.db.NowFunc()).Error)
}

func hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
