package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What is called after the service follows its new name, with the user's edits
// in it, and two commands never stand in one folder.
func TestARenamedService(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	put(t, dir, "greet.go", strings.Replace(read(t, dir, "greet.go"), "\tflag.Parse()\n", "\tflag.Parse() // mine\n", 1))
	put(t, dir, "internal/logic/hellologic.go", read(t, dir, "internal/logic/hellologic.go")+"\n// mine\n")
	put(t, dir, "greet.api", strings.Replace(read(t, dir, "greet.api"), "service greet", "service store-api", 1))

	ran := invoke(t, dir, "generate").ok(t)
	require.Contains(t, ran.stdout, "removed   greet.go\n")
	require.Contains(t, read(t, dir, "store.go"), "\tflag.Parse() // mine\n")
	require.Contains(t, read(t, dir, "store.go"), `"etc/store-api.yaml"`)
	require.Contains(t, read(t, dir, "store.go"), `"store:"`)
	require.Contains(t, read(t, dir, "Makefile"), "go run . -f etc/store-api.yaml\n")
	require.Contains(t, read(t, dir, "internal/logic/hellologic.go"), "// mine\n")
	require.NoFileExists(t, filepath.Join(dir, "etc", "greet.yaml"))
	require.Contains(t, read(t, dir, "etc/store-api.yaml"), "service: store\n")
	require.Contains(t, read(t, dir, ".gitignore"), "/greet\n/store\n")
	goCommand(t, dir, "vet", "./...")
	require.Contains(t, invoke(t, dir, "generate").ok(t).stdout, "everything is up to date\n")
}

// A second run has nothing left to record.
func TestARenamedServiceThatNobodyEdited(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	put(t, dir, "greet.api", strings.Replace(read(t, dir, "greet.api"), "service greet", "service store", 1))
	dry := invoke(t, dir, "generate", "--dry-run").ok(t)
	require.Contains(t, dry.stdout, "remove greet.go: moves to store.go\n")
	invoke(t, dir, "generate").ok(t)
	invoke(t, dir, "generate", "--check").ok(t)
}

// A configuration that somebody edited keeps every line but those that name the service
// by a key, and by the words that a new one begins with.
func TestARenamedServiceKeepsItsConfiguration(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	mine := read(t, dir, "etc/greet.yaml") + "\nmaxConns: 7 # mine\n"
	put(t, dir, "etc/greet.yaml", mine)
	put(t, dir, "greet.api", strings.Replace(read(t, dir, "greet.api"), "service greet", "service store", 1))
	invoke(t, dir, "generate").ok(t)
	renamed := strings.NewReplacer("# Configuration of greet.", "# Configuration of store.", "\n  service: greet\n", "\n  service: store\n")
	require.Equal(t, renamed.Replace(mine), read(t, dir, "etc/store.yaml"))
	require.NoFileExists(t, filepath.Join(dir, "etc", "greet.yaml"))
}
