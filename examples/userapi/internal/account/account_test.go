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
		"shortest":        {"a-1", "a@b", "12345678", nil},
		"longest":         {strings.Repeat("a", 32), strings.Repeat("a", 242) + "@example.com", strings.Repeat("é", 128), nil},
		"too short":       {"ab", "@b", "1234567", []string{"/username", "/email", "/password"}},
		"too long":        {strings.Repeat("a", 33), strings.Repeat("a", 243) + "@example.com", strings.Repeat("a", 129), []string{"/username", "/email", "/password"}},
		"line break":      {"abc\n", "a@b\n", "12345678", []string{"/username", "/email"}},
		"header in email": {"abc", "a@b\r\nBcc: c@d", "12345678", []string{"/email"}},
		"two addresses":   {"abc", "a@b, c@d", "12345678", []string{"/email"}},
		"quoted address":  {"abc", `"a b"@c`, "12345678", []string{"/email"}},
		"look-alike name": {"аdmin", "a@b", "12345678", []string{"/username"}}, // a Cyrillic а
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
