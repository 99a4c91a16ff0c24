//go:build unix

package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A pipe that nobody writes to would be waited for without end.
func TestPipesAreRefusedWhereFilesAreRead(t *testing.T) {
	for name, line := range map[string][]string{
		"pipe.api":        {"api", "validate", "pipe.api"},
		"imported.api":    {"api", "validate", "main.api"},
		"pipe-format.api": {"api", "format", "pipe-format.api"},
		settingsFile:      {"generate"},
		"schema.sql":      {"model", "sqlite", "--src", "schema.sql"},
		"new.sql":         {"new", "greet", "--db", "sqlite", "--from", "new.sql"},
		"live.yaml":       {"deploy", "check", "--live", "live.yaml"},
		".apigen/templates/service/logic.go.tmpl": {"api", "go", "--api", "whole.api"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := unpack(t, "-- main.api --\nimport \"imported.api\"\n-- whole.api --\nservice s {\n@handler Ping\nget /ping\n}\n")
			path := filepath.Join(dir, filepath.FromSlash(name))
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
			require.NoError(t, syscall.Mkfifo(path, 0o600))
			cmd := command(dir, line...)
			hung := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
			defer hung.Stop()
			got := finish(t, cmd)
			require.Contains(t, got.stdout+got.stderr, "no regular file")
			require.NotEqual(t, exitOK, got.code)
		})
	}
}

func TestInterruptEndsWhatCantBeInterrupted(t *testing.T) {
	cmd := command(t.TempDir(), "api", "validate", "-")
	stdin, err := cmd.StdinPipe() // which never ends
	require.NoError(t, err)
	defer stdin.Close()
	require.NoError(t, cmd.Start())
	_, err = stdin.Write(make([]byte, 1<<17)) // more than a pipe holds: it is reading
	require.NoError(t, err)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
	select {
	case err := <-ended:
		require.Error(t, err)
	case <-time.After(30 * time.Second):
		_ = cmd.Process.Kill()
		require.Fail(t, "SIGTERM does not end it")
	}
}
