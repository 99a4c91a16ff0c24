package bind_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/bind"
)

func TestFormats(t *testing.T) {
	tests := map[string]struct {
		is      func(string) bool
		yes, no []string
	}{
		"email": {bind.IsEmail[string],
			[]string{"ann@example.com", "a.b+c@sub.example.co", "用户@例子.广告", strings.Repeat("a", 64) + "@example.com"},
			[]string{"", "ann", "ann@", `"a b"@example.com`, "@example.com", "ann@localhost", "Ann <ann@example.com>", "<ann@example.com>", " ann@example.com", "ann@example.com ", "a@b..com", "a@-b.com",
				"a@b-.com", "a@exa_mple.com", "a@[127.0.0.1]", "a@b@example.com", "ann@example.com\r\nBcc: x@example.com", "a@" + strings.Repeat("a", 64) + ".com",
				strings.Repeat("a", 65) + "@example.com", "a@" + strings.Repeat("a.", 130) + "com"}},
		"url": {bind.IsURL[string],
			[]string{"http://example.com", "https://example.com/a?b=c#d", "HTTP://EXAMPLE.COM", "ftp://[::1]:21/x", "mailto:ann@example.com", "urn:isbn:1", "file:///etc/hosts"},
			[]string{"", "example.com", "//example.com", "/a/b", "http://", "http:", "://x", "http://exa mple.com", "file://", "http://a\x00b", "http://%zz"}},
		"uuid": {bind.IsUUID[string],
			[]string{"00000000-0000-0000-0000-000000000000", "0192a3b4-c5d6-7e8f-9a0b-c1d2e3f4a5b6", "0192A3B4-C5D6-7E8F-9A0B-C1D2E3F4A5B6"},
			[]string{"", "0192a3b4c5d67e8f9a0bc1d2e3f4a5b6", "0192a3b4-c5d6-7e8f-9a0b-c1d2e3f4a5b", "0192a3b4-c5d6-7e8f-9a0b-c1d2e3f4a5bg", "{192a3b4-c5d6-7e8f-9a0b-c1d2e3f4a5b}",
				"0192a3b4-c5d6-7e8f-9a0b0c1d2e3f4a5b6", "\x110192a3-c5d6-7e8f-9a0b-c1d2e3f4a5b6b", "０192a3b-c5d6-7e8f-9a0b-c1d2e3f4a5b6"}},
		"alpha":    {bind.IsAlpha[string], []string{"a", "aZ"}, []string{"", "a1", "a b", "é", "[", "@", "`", "{", "\u212a"}},
		"alphanum": {bind.IsAlphanum[string], []string{"a", "Z9", "0"}, []string{"", "a-b", "٣", "a\n"}},
		"number":   {bind.IsNumber[string], []string{"0", "007"}, []string{"", "-1", "1.5", "1e3", "٣"}},
		"numeric":  {bind.IsNumeric[string], []string{"0", "-1", "+1.50", "007"}, []string{"", "-", ".5", "1.", "1.5.2", "1e3", "--1", "0x1"}},
	}
	for name, test := range tests {
		for _, text := range test.yes {
			require.True(t, test.is(text), "%s %q", name, text)
		}
		for _, text := range test.no {
			require.False(t, test.is(text), "%s %q", name, text)
		}
	}
}
