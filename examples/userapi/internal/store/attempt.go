package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/apigen/apigen/examples/userapi/internal/model"
)

// What guessing costs: ten wrong passwords in a row are free, as people mistype.
// Each one more doubles the wait, and after a hundred there is no next one (NIST
// SP 800-63B, 5.2.2).
const (
	freeFailures = 10
	maxFailures  = 100
	firstWait    = 5 * time.Second
	maxWait      = 15 * time.Minute
)

// How long counts are kept that nobody ends by the right password.
const (
	keepDevice  = 90 * 24 * time.Hour
	keepNobody  = 30 * 24 * time.Hour
	keepAccount = 50 * 365 * 24 * time.Hour
)

// WaitError means that a password was not even looked at, as too many before it
// were wrong.
type WaitError struct{ Wait time.Duration }

func (e *WaitError) Error() string { return fmt.Sprintf("wait %v before the next attempt", e.Wait) }

// Attempts are the passwords given in one place, which are counted together.
type Attempts struct {
	id     string
	userID int64
	keep   time.Duration
}

// LoginAttempts counts the logins of an account: those of strangers together, and
// those of a device that once logged in to it by themselves. So strangers can
// slow one another down, and not the owner's devices. For a name that nobody has,
// u is the zero User; such names share 65,536 counts.
func (s *Store) LoginAttempts(ctx context.Context, username string, u *User, deviceToken string) (Attempts, error) {
	if u.ID == 0 {
		sum := sha256.Sum256([]byte(strings.ToLower(username)))
		return Attempts{id: fmt.Sprintf("name:%x", sum[:2]), keep: keepNobody}, nil
	}
	account := Attempts{id: fmt.Sprintf("user:%d", u.ID), userID: u.ID, keep: keepAccount}
	if deviceToken == "" {
		return account, nil
	}
	device := Attempts{id: deviceID(deviceToken), userID: u.ID, keep: keepDevice}
	switch row, err := s.models.Attempt.Get(ctx, device.id); {
	case err == nil && row.UserID == u.ID && row.ExpiresAt.After(now()):
		return device, nil
	case err == nil || errors.Is(err, ErrNotFound):
		return account, nil
	default:
		return Attempts{}, translate("find device", err)
	}
}

// ConfirmAttempts counts how often whoever has a token of the user is asked for
// the password.
func ConfirmAttempts(u *User) Attempts {
	return Attempts{id: fmt.Sprintf("confirm:%d", u.ID), userID: u.ID, keep: keepAccount}
}

func deviceID(token string) string { return "device:" + hash(token) }

// Attempt counts a password as wrong before anybody looks at it, so that guesses
// made at once are counted too. Call [Store.Forgive] when it was right. A
// [*WaitError] means that it must not be looked at. Attempts of one kind take
// turns: the next one begins when done was called, which a nil error demands.
func (s *Store) Attempt(ctx context.Context, a Attempts) (done func(), err error) {
	if done, err = s.turns.take(ctx, a.id); err != nil {
		return nil, err
	}
	if err = s.count(ctx, a); err != nil {
		done()
		return nil, err
	}
	return done, nil
}

func (s *Store) count(ctx context.Context, a Attempts) error {
	for range 5 { // other processes may count at the same time
		counted, err := s.countOnce(ctx, a)
		if err != nil || counted {
			return err
		}
	}
	return &WaitError{time.Second}
}

func (s *Store) countOnce(ctx context.Context, a Attempts) (bool, error) {
	at := now()
	row, err := s.models.Attempt.Get(ctx, a.id)
	switch {
	case errors.Is(err, ErrNotFound):
		err = s.models.Attempt.Create(ctx, &model.Attempt{ID: a.id, UserID: a.userID, Failures: 1, RetryAt: at, ExpiresAt: at.Add(a.keep)})
		if errors.Is(err, ErrDuplicate) {
			return false, nil
		}
		return err == nil, translate("count attempt", err)
	case err != nil:
		return false, translate("find attempts", err)
	case row.Failures >= maxFailures:
		return false, &WaitError{maxWait}
	}
	// Nobody has to wait longer than maxWait: the clock went back.
	if left := row.RetryAt.Sub(at); left > 0 && left <= maxWait {
		return false, &WaitError{left}
	}
	counted, err := s.models.Attempt.Fail(ctx, row, at.Add(wait(row.Failures+1)), at.Add(a.keep))
	return counted, translate("count attempt", err)
}

// wait is how long after that many failures in a row the next attempt counts.
func wait(failures int64) time.Duration {
	if failures <= freeFailures {
		return 0
	}
	doubled := min(failures-freeFailures-1, 20)
	return min(firstWait<<doubled, maxWait)
}

// Forgive ends a count, as the password was right.
func (s *Store) Forgive(ctx context.Context, a Attempts) error {
	return translate("forgive attempts", s.models.Attempt.Forget(ctx, a.id))
}

// Remember ends all counts of a user who logged in, and returns the token by
// which the device is known from now on: the given one if it is known already.
func (s *Store) Remember(ctx context.Context, u *User, a Attempts, deviceToken string) (token string, err error) {
	if token = deviceToken; a.id != deviceID(token) {
		token = rand.Text()
	}
	err = s.models.Tx(ctx, func(ctx context.Context) error {
		for _, id := range []string{fmt.Sprintf("user:%d", u.ID), ConfirmAttempts(u).id} {
			if err := s.models.Attempt.Forget(ctx, id); err != nil {
				return err
			}
		}
		at := now()
		device := &model.Attempt{ID: deviceID(token), UserID: u.ID, RetryAt: at, ExpiresAt: at.Add(keepDevice)}
		return s.models.Attempt.Upsert(ctx, device, model.AttemptByKey)
	})
	return token, translate("remember device", err)
}
