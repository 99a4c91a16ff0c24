// Package password hashes passwords with Argon2id (RFC 9106).
package password

import (
	"context"
	"crypto/rand"
	"crypto/subtle"

	"golang.org/x/crypto/argon2"
)

// The parameters OWASP's password storage cheat sheet recommends first: 19 MiB,
// two passes, one lane.
const (
	memoryKiB = 19 * 1024
	passes    = 2
	lanes     = 1
	saltBytes = 16
	keyBytes  = 32
)

// slots bounds how many hashes run at once, so that a burst of logins can't
// take more than a few times 19 MiB.
var slots = make(chan struct{}, 4)

// params are what a hash was made with.
type params struct {
	memoryKiB, passes uint32
	lanes             uint8
	salt              []byte
}

// Hash returns the hash of a password with its parameters and a fresh salt, in
// the PHC string format. It waits for its turn; the error is the context's.
func Hash(ctx context.Context, password string) (string, error) {
	p := params{memoryKiB: memoryKiB, passes: passes, lanes: lanes, salt: make([]byte, saltBytes)}
	rand.Read(p.salt) // never fails since Go 1.24
	key, err := p.derive(ctx, password)
	if err != nil {
		return "", err
	}
	return p.format(key), nil
}

// Matches reports whether the password is the one behind hash. An empty hash
// matches nothing and takes as long as a real one, so that the answer's time
// does not tell which users exist. The error is the context's, or says that
// hash was not made by this package.
func Matches(ctx context.Context, password, hash string) (bool, error) {
	if hash == "" {
		_, err := Hash(ctx, password)
		return false, err
	}
	p, want, err := parse(hash)
	if err != nil {
		return false, err
	}
	got, err := p.derive(ctx, password)
	return err == nil && subtle.ConstantTimeCompare(got, want) == 1, err
}

func (p params) derive(ctx context.Context, password string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err // select would pick a free slot half of the time
	}
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(password), p.salt, p.passes, p.memoryKiB, p.lanes, keyBytes), nil
}
