package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// It changes the working directory of the process, so it runs alone.
func TestInterruptIsNoBuildFailure(t *testing.T) {
	t.Chdir(t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	code := execute(ctx, []string{"new", "greet"}, strings.NewReader(""), &stdout, &stderr)
	require.Equal(t, exitUsage, code)
	require.Equal(t, "apigen: interrupted\n", stderr.String())
	require.NotContains(t, stdout.String(), "it builds")
}
