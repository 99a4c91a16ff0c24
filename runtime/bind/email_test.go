package bind

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzEmail: the short way for ordinary addresses agrees with net/mail.
func FuzzEmail(f *testing.F) {
	for _, text := range []string{
		"ann@example.com", "a.b+c_d-e@x-y.example", "a..b@c.d", ".a@b.c", "a.@b.c", "a@b", "a@b..c", "a@-b.c", "a@b-.c", "a@.b.c", "a@b.c.",
		"@b.c", "a@", "a", "", "a@b@c.d", "Ann <a@b.c>", `"a"@b.c`, "a@[1.2.3.4]", "é@b.c", "a@é.de", "a b@c.d", "a@b.c ", "a'b@c.d", "a@b_c.d",
		strings.Repeat("a", 64) + "@b.c", strings.Repeat("a", 65) + "@b.c", "a@" + strings.Repeat("b", 64) + ".c", "a@" + strings.Repeat("b.", 125) + "c",
		"a@" + strings.Repeat("b.", 126) + "c", "0@0.0", "a@1.2.3.4", "+@b.c", "-@b.c", "=?utf-8?q?a?=@b.c",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		require.Equal(t, isOddEmail(text), IsEmail(text), "%q", text)
	})
}

func TestOrdinaryEmailIsCheckedWithoutAllocation(t *testing.T) {
	require.Zero(t, testing.AllocsPerRun(100, func() {
		if !IsEmail("ann.smith+orders@mail.example.com") {
			t.Error("refused")
		}
	}))
}
