package plan_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/plan"
)

// Another run may have written a new record while this one worked with the old one.
func TestARecordMadeFromAnotherTextIsStale(t *testing.T) {
	dir := t.TempDir()
	record := func(base []byte) error {
		_, _, err := plan.Diff(dir, []plan.File{{Path: "apigen.lock", Owner: plan.Record, Content: []byte("new"), Base: base}})
		return err
	}
	require.NoError(t, record([]byte{}), "there was none and there is none")
	require.ErrorIs(t, record([]byte("old")), plan.ErrStale, "there was one")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "apigen.lock"), []byte("old"), 0o600))
	require.NoError(t, record([]byte("old")))
	require.NoError(t, record(nil), "it was not made from another")
	require.ErrorIs(t, record([]byte{}), plan.ErrStale, "there was none")
	require.ErrorIs(t, record([]byte("older")), plan.ErrStale)
}
