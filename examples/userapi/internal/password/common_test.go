package password_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/examples/userapi/internal/password"
)

func TestMostUsedPasswordsAreKnown(t *testing.T) {
	for _, common := range []string{
		"password", "PassWord1", "12345678", "23456789", "98765432", "qwertyuiop", "poiuytre", "iloveyou", "aaaaaaaaaaaa", "xyxyxyxyxy", "P@ssw0rd", "hijklmnop",
	} {
		require.True(t, password.Common(common), common)
	}
	for _, rare := range []string{"correct horse", "canary-password-1", "q8Zr-ttb9", "password to my heart", "aaaaaaab"} {
		require.False(t, password.Common(rare), rare)
	}
}

// The list is searched in order, and holds nothing that is too short anyway.
func TestListOfPasswordsIsInOrder(t *testing.T) {
	text, err := os.ReadFile("common.txt")
	require.NoError(t, err)
	list := strings.Fields(string(text))
	require.Greater(t, len(list), 500)
	require.True(t, slices.IsSorted(list))
	require.Equal(t, list, slices.Compact(slices.Clone(list)))
	for _, word := range list {
		require.GreaterOrEqual(t, utf8.RuneCountInString(word), 8, word)
		require.Equal(t, strings.ToLower(word), word)
	}
}
