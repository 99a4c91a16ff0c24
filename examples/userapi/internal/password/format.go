package password

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Limits of the parameters that are taken from a stored hash: outside of them
// argon2 panics, or a damaged row costs more memory than the machine has.
const (
	maxMemoryKiB = 256 * 1024
	maxPasses    = 16
	minSaltBytes = 8
	maxSaltBytes = 64
)

var errFormat = errors.New("password hash has an unknown format")

// strict refuses a second spelling of the same bytes.
var strict = base64.RawStdEncoding.Strict()

func (p params) format(key []byte) string {
	return fmt.Sprintf("%s$%s$%s", p.prefix(), strict.EncodeToString(p.salt), strict.EncodeToString(key))
}

func (p params) prefix() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d", argon2.Version, p.memoryKiB, p.passes, p.lanes)
}

// parse undoes format.
func parse(hash string) (p params, key []byte, err error) {
	fields := strings.Split(hash, "$")
	if len(fields) != 6 {
		return p, nil, errFormat
	}
	if _, err := fmt.Sscanf(fields[3], "m=%d,t=%d,p=%d", &p.memoryKiB, &p.passes, &p.lanes); err != nil {
		return p, nil, errFormat
	}
	// Sscanf is lenient; writing the parameters again is not.
	if p.prefix() != strings.Join(fields[:4], "$") || !p.sane() {
		return p, nil, errFormat
	}
	var errSalt, errKey error
	p.salt, errSalt = strict.DecodeString(fields[4])
	key, errKey = strict.DecodeString(fields[5])
	if errors.Join(errSalt, errKey) != nil || len(p.salt) < minSaltBytes || len(p.salt) > maxSaltBytes || len(key) != keyBytes {
		return p, nil, errFormat
	}
	return p, key, nil
}

func (p params) sane() bool {
	return p.memoryKiB > 0 && p.memoryKiB <= maxMemoryKiB && p.passes > 0 && p.passes <= maxPasses && p.lanes > 0
}
