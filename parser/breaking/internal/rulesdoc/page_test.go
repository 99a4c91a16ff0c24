package main

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestPageIsUpToDate(t *testing.T) {
	want, err := render(os.DirFS("../../../../testdata/breaking"))
	require.NoError(t, err)
	got, err := os.ReadFile("../../../../docs/breaking.md")
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "run go generate ./parser/breaking")
}

func TestRuleWithoutCaseIsNamed(t *testing.T) {
	_, err := render(fstest.MapFS{})
	require.ErrorContains(t, err, "rule route-removed has no case")
}
