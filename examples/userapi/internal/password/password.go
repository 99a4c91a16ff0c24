// Package password hashes passwords with Argon2id (RFC 9106).
package password

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

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

var errFormat = errors.New("password hash has an unknown format")

// Hash returns the hash of a password with its parameters and a fresh salt, in
// the PHC string format. It waits for its turn; the error is the context's.
func Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt) // never fails since Go 1.24
	key, err := derive(ctx, password, salt, passes, memoryKiB, lanes)
	if err != nil {
		return "", err
	}
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, memoryKiB, passes, lanes, encode(salt), encode(key)), nil
}

// Matches reports whether the password is the one behind hash. An empty hash
// matches nothing and takes as long as a real one, so that the answer's time
// does not tell which users exist.
func Matches(ctx context.Context, password, hash string) (bool, error) {
	if hash == "" {
		_, err := Hash(ctx, password)
		return false, err
	}
	var version, memory, time, threads int
	fields := strings.Split(hash, "$")
	if len(fields) != 6 || fields[1] != "argon2id" {
		return false, errFormat
	}
	if _, err := fmt.Sscanf(fields[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false, errFormat
	}
	if _, err := fmt.Sscanf(fields[3], "m=%d,t=%d,p=%d", &memory, &time, &threads); err != nil {
		return false, errFormat
	}
	salt, errSalt := base64.RawStdEncoding.DecodeString(fields[4])
	want, errKey := base64.RawStdEncoding.DecodeString(fields[5])
	if errSalt != nil || errKey != nil || len(want) != keyBytes {
		return false, errFormat
	}
	got, err := derive(ctx, password, salt, uint32(time), uint32(memory), uint8(threads))
	return err == nil && subtle.ConstantTimeCompare(got, want) == 1, err
}

func derive(ctx context.Context, password string, salt []byte, time, memory uint32, threads uint8) ([]byte, error) {
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(password), salt, time, memory, threads, keyBytes), nil
}
