package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	colour  = "\x1b["
	mistake = "service a {\n\t@handler Ping\n\tget /ping returns (Nothing)\n}\n"
)

func TestNoColourWithoutATerminal(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"a.api": mistake})
	for _, args := range [][]string{
		{"api", "validate", "a.api"}, {"api", "go", "--api", "a.api"}, {"api", "routes", "a.api"}, {"-h"}, {"nwe"},
	} {
		cmd := command(dir, args...)
		cmd.Env = append(cmd.Env, "TERM=xterm-256color", "NO_COLOR=", "CLICOLOR_FORCE=1")
		ran := finish(t, cmd)
		require.NotEmpty(t, ran.stdout+ran.stderr)
		require.NotContains(t, ran.stdout+ran.stderr, colour, "%v", args)
	}
}
