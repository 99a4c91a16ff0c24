package main

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestPageIsUpToDate(t *testing.T) {
	want, err := render(os.DirFS("../../../../testdata/codes"))
	require.NoError(t, err)
	got, err := os.ReadFile("../../../../docs/diagnostics.md")
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "run go generate ./parser/diag")
}

func TestCodeWithoutExampleIsNamed(t *testing.T) {
	_, err := render(fstest.MapFS{})
	require.ErrorContains(t, err, "code syntax has no example")
}

func TestMarksAndInvisibleCharactersAreShown(t *testing.T) {
	require.Equal(t, "a <U+202E>b // <- here\n", shown("a \u202eb // want \"unsafe-text\"\n"))
}
