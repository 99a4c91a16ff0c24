package password_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/examples/userapi/internal/password"
)

const right = "correct horse"

func hashed(t testing.TB) string {
	t.Helper()
	hash, err := password.Hash(context.Background(), right)
	require.NoError(t, err)
	return hash
}

func TestHash(t *testing.T) {
	hash := hashed(t)
	require.Regexp(t, `^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`, hash)
	require.NotEqual(t, hash, hashed(t), "each has a salt of its own")
}

func TestMatches(t *testing.T) {
	hash := hashed(t)
	// A test vector of the reference implementation (phc-winner-argon2, src/test.c).
	reference := "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	for name, test := range map[string]struct {
		password, hash string
		want           bool
	}{
		"right":             {right, hash, true},
		"other parameters":  {"password", reference, true},
		"wrong":             {"correct horsE", hash, false},
		"empty":             {"", hash, false},
		"longer":            {right + "\x00", hash, false},
		"wrong, parameters": {"Password", reference, false},
		"no hash":           {right, "", false},
		"neither":           {"", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := password.Matches(t.Context(), test.password, test.hash)
			require.NoError(t, err)
			require.Equal(t, test.want, got)
		})
	}
}

// An unknown user has no hash, and must not be known by a quick answer.
func TestNoHashTakesAsLong(t *testing.T) {
	hash := hashed(t)
	least := func(hash string) time.Duration {
		best := time.Hour
		for range 3 {
			began := time.Now()
			_, err := password.Matches(t.Context(), right, hash)
			require.NoError(t, err)
			best = min(best, time.Since(began))
		}
		return best
	}
	require.Greater(t, least(""), least(hash)/5)
}

// A damaged row is an error: no panic, no match, no gigabytes.
func TestMatchesRefusesOtherFormats(t *testing.T) {
	hash := hashed(t)
	replaced := func(old, new string) string { return strings.Replace(hash, old, new, 1) }
	for name, damaged := range map[string]string{
		"plain text":       right,
		"bcrypt":           "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
		"other variant":    replaced("argon2id", "argon2i"),
		"other version":    replaced("v=19", "v=16"),
		"no passes":        replaced("t=2", "t=0"),
		"too many passes":  replaced("t=2", "t=17"),
		"no lanes":         replaced("p=1", "p=0"),
		"too many lanes":   replaced("p=1", "p=256"),
		"no memory":        replaced("m=19456", "m=0"),
		"negative memory":  replaced("m=19456", "m=-1"),
		"too much memory":  replaced("m=19456", "m=262145"),
		"trailing text":    replaced("p=1", "p=1x"),
		"leading zero":     replaced("t=2", "t=02"),
		"cut off":          hash[:len(hash)-1],
		"key missing":      hash[:strings.LastIndex(hash, "$")+1],
		"one field more":   hash + "$",
		"padded":           hash + "=",
		"text before":      "x" + hash,
		"salt too short":   "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$" + hash[strings.LastIndex(hash, "$")+1:],
		"line break in it": replaced("$v=19$", "$v=19$\n"),
	} {
		t.Run(name, func(t *testing.T) {
			require.NotEqual(t, hash, damaged)
			got, err := password.Matches(t.Context(), right, damaged)
			require.ErrorContains(t, err, "unknown format")
			require.False(t, got)
			require.NotContains(t, err.Error(), right)
		})
	}
}

func TestNothingIsHashedForNobody(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := password.Hash(ctx, right)
	require.ErrorIs(t, err, context.Canceled)
	_, err = password.Matches(ctx, right, "")
	require.ErrorIs(t, err, context.Canceled)
}

// FuzzMatches looks for a hash that panics. The context has ended, so that a
// good one is read and not computed.
func FuzzMatches(f *testing.F) {
	f.Add(hashed(f))
	f.Add("$argon2id$v=19$m=0,t=0,p=0$$")
	f.Add("$$$$$")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	f.Fuzz(func(t *testing.T, hash string) {
		got, err := password.Matches(ctx, right, hash)
		require.Error(t, err)
		require.False(t, got)
	})
}
