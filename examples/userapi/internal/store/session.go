package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"github.com/apigen/apigen/examples/userapi/internal/model"
)

// StartSession returns the first refresh token of a session, which reads
// ID.SECRET; each use replaces the secret. Only a hash of it is stored, so a copy
// of the table lets nobody in. The session ends after ttl, however often it is
// continued, and with the user's generation.
func (s *Store) StartSession(ctx context.Context, u *User, ttl time.Duration) (token string, err error) {
	secret := rand.Text()
	row := &model.Session{
		ID: rand.Text(), UserID: u.ID, Generation: u.Generation,
		SecretHash: hash(secret), ExpiresAt: now().Add(ttl),
	}
	err = s.models.Session.Create(ctx, row)
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
	row, err := s.models.Session.Get(ctx, id)
	if err != nil {
		return nil, "", translate("find session", err)
	}
	u, err = s.User(ctx, row.UserID)
	if err != nil {
		return nil, "", err
	}
	if u.Generation != row.Generation || !row.ExpiresAt.After(now()) {
		return nil, "", ErrNotFound
	}
	next = rand.Text()
	// Nothing may fail after this: the losers of a race delete the session.
	turned, err := s.models.Session.Exchange(ctx, id, hash(secret), hash(next))
	if err != nil {
		return nil, "", translate("continue session", err)
	}
	if !turned {
		return nil, "", s.endSession(ctx, id)
	}
	return u, id + "." + next, nil
}

func (s *Store) endSession(ctx context.Context, id string) error {
	if err := s.models.Session.Delete(ctx, id); err != nil && !errors.Is(err, ErrNotFound) {
		return translate("end session", err)
	}
	return ErrNotFound
}

// DeleteExpired removes the sessions that nobody can continue any more, and the
// devices and names that nobody asked for in a long time.
func (s *Store) DeleteExpired(ctx context.Context) error {
	err := errors.Join(s.models.Session.DeleteExpired(ctx, now()), s.models.Attempt.DeleteExpired(ctx, now()))
	return translate("delete what has expired", err)
}

func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
