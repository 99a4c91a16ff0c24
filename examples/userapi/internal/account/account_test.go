package account_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/examples/userapi/internal/account"
	"github.com/apigen/apigen/runtime/problem"
)

func TestCheck(t *testing.T) {
	for name, test := range map[string]struct {
		username, email, password string
		wrong                     []string
	}{
		"shortest":        {"a-1", "a@b", "q8Zr-ttb", nil},
		"longest":         {strings.Repeat("a", 32), strings.Repeat("a", 242) + "@example.com", strings.Repeat("éàü-", 32), nil},
		"too short":       {"ab", "@b", "1234567", []string{"/username", "/email", "/password"}},
		"too long":        {strings.Repeat("a", 33), strings.Repeat("a", 243) + "@example.com", strings.Repeat("ab-", 43), []string{"/username", "/email", "/password"}},
		"line break":      {"abc\n", "a@b\n", "q8Zr-ttb\n", []string{"/username", "/email", "/password"}},
		"header in email": {"abc", "a@b\r\nBcc: c@d", "q8Zr-ttb", []string{"/email"}},
		"two addresses":   {"abc", "a@b, c@d", "q8Zr-ttb", []string{"/email"}},
		"quoted address":  {"abc", `"a b"@c`, "q8Zr-ttb", []string{"/email"}},
		"common password": {"abc", "a@b", "QwertyUIOP", []string{"/password"}},
		"NUL in password": {"abc", "a@b", "q8Zr-ttb\x00", []string{"/password"}},
		"turned address":  {"abc", "a\u202eb@c", "q8Zr-ttb", []string{"/email"}},
		"isolated":        {"abc", "a@b\u2066.example", "q8Zr-ttb", []string{"/email"}},
		"zero width":      {"abc", "a\u200bb@c", "q8Zr-ttb", []string{"/email"}},
		"wide space":      {"abc", "a\u3000b@c", "q8Zr-ttb", []string{"/email"}},
		"C1 control":      {"abc", "a\u0085b@c", "q8Zr-ttb", []string{"/email"}},
		"look-alike name": {"аdmin", "a@b", "q8Zr-ttb", []string{"/username"}}, // a Cyrillic а
	} {
		t.Run(name, func(t *testing.T) {
			err := account.Check(&test.username, &test.email, &test.password)
			var wrong []string
			if p, ok := errors.AsType[*problem.Error](err); ok {
				for _, field := range p.Fields {
					wrong = append(wrong, field.Name)
				}
			}
			require.Equal(t, test.wrong, wrong)
			require.Equal(t, test.wrong == nil, err == nil)
		})
	}
	require.NoError(t, account.Check(nil, nil, nil))
}
