package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const cased = "service User-api {\n\t@handler Ping\n\tget /ping\n}\n"

// A service with a name in capitals is called as goctl calls it, and a main that
// goctl wrote is the user's.
func TestCommandsAreCalledInLowerCase(t *testing.T) {
	t.Parallel()
	main := "package main\n\nfunc main() {}\n"
	dir := workspace(t, map[string]string{"a.api": cased, "user.go": main, "go.mod": "module shop\n\ngo 1.25\n"})
	require.Equal(t, exitOK, invoke(t, dir, "api", "go", "--api", "a.api", "--dir", ".").code)
	require.Equal(t, main, read(t, dir, "user.go"))
	require.NoFileExists(t, filepath.Join(dir, "User.go"))
	require.FileExists(t, filepath.Join(dir, "etc", "user-api.yaml"))
}

// Projects of earlier versions keep the names that those wrote.
func TestACommandInCapitalsGoesOn(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"a.api": cased})
	invoke(t, dir, "api", "go", "--api", "a.api", "--dir", ".").ok(t)
	require.NoError(t, os.Rename(filepath.Join(dir, "user.go"), filepath.Join(dir, "User.go")))
	require.NoError(t, os.Rename(filepath.Join(dir, "etc/user-api.yaml"), filepath.Join(dir, "etc/User-api.yaml")))
	put(t, dir, "a.api", strings.Replace(cased, "get /ping", "get /pong", 1))
	invoke(t, dir, "api", "go", "--api", "a.api", "--dir", ".").ok(t)
	require.NoFileExists(t, filepath.Join(dir, "user.go"))
	require.FileExists(t, filepath.Join(dir, "User.go"))
	require.NoFileExists(t, filepath.Join(dir, "etc/user-api.yaml"))
}
