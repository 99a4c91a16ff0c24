package diag_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser/diag"
)

func TestNearest(t *testing.T) {
	keywords := []string{"syntax", "info", "import", "type", "service", "@server"}
	for _, c := range []struct{ name, want string }{
		{"servce", "service"},
		{"typ", "type"},
		{"tpye", "type"},
		{"Service", "service"},
		{"@sever", "@server"},
		{"improt", "import"},
		{"message", ""},
		{"x", ""},
		{"", ""},
		{"type", ""},
		{strings.Repeat("service", 1000), ""},
	} {
		got, ok := diag.Nearest(c.name, keywords)
		require.Equal(t, c.want, got, c.name)
		require.Equal(t, c.want != "", ok, c.name)
	}
}

func TestNearestPrefersTheCloserThenTheFirst(t *testing.T) {
	got, _ := diag.Nearest("UserReq", []string{"UsersReqs", "UserReg", "UserRes"})
	require.Equal(t, "UserReg", got)
}
