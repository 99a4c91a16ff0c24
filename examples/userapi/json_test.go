package main_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestStrictJSON sends what lenient readers take for something else.
func TestStrictJSON(t *testing.T) {
	s := start(t, shippedConfig(t), sqliteEnv(t)...)
	root := s.root(t)
	nested := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for name, test := range map[string]struct {
		status int
		body   string
		names  []string
	}{
		"duplicate key":     {400, `{"role":"user","role":"admin"}`, []string{"/role"}},
		"other case":        {400, `{"Role":"admin"}`, []string{"/role", "/Role"}},
		"unknown field":     {400, `{"role":"user","extra":1}`, []string{"/extra"}},
		"trailing data":     {400, `{"role":"user"} x`, nil},
		"null":              {400, `{"role":null}`, []string{"/role"}},
		"number for text":   {400, `{"role":1}`, []string{"/role"}},
		"not UTF-8":         {400, "{\"role\":\"\xff\"}", nil},
		"lone surrogate":    {400, `{"role":"\ud800"}`, nil},
		"deep":              {400, `{"role":"user","extra":` + nested(40) + `}`, nil},
		"very deep":         {400, nested(100_000), nil},
		"many items":        {400, `{"role":"user","extra":[` + strings.Repeat("1,", 10_000) + `1]}`, nil},
		"empty":             {400, ``, nil},
		"byte order mark":   {400, "\ufeff" + `{"role":"user"}`, nil},
		"no object":         {400, `["user"]`, nil},
		"null document":     {400, `null`, nil},
		"single quotes":     {400, `{'role':'user'}`, nil},
		"comment":           {400, `{"role":"user"/**/}`, nil},
		"no such option":    {400, `{"role":"canary-role"}`, []string{"/role"}},
		"as it should be":   {404, `{"role":"user"}`, nil},
		"escaped but equal": {404, `{"\u0072ole":"\u0075ser"}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			body := strings.NewReader(test.body)
			got := root.send(t, test.status, "PUT", "/admin/users/9223372036854775807/role", body)
			f := decode[failure](t, got)
			if test.names != nil {
				require.ElementsMatch(t, test.names, f.names())
			}
			require.NotContains(t, string(got.body), "canary", "the answer does not repeat what was sent")
			for _, e := range f.Errors {
				require.NotEmpty(t, e.Rule)
				require.NotEmpty(t, e.Message)
			}
		})
	}
}
