package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Version control left marks in a file of the user's that must change, and in a
// generated one.
func TestConflictMarksAreNamed(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	mark := func(name string) {
		text := read(t, dir, name)
		put(t, dir, name, strings.Replace(text, "\nimport ", "\n<<<<<<< ours\n=======\n>>>>>>> theirs\nimport ", 1))
	}
	const generated = "internal/handler/hellohandler.go"
	mark(generated)
	mark("internal/logic/hellologic.go")
	put(t, dir, "greet.api", strings.Replace(read(t, dir, "greet.api"), "@handler Hello", "@handler Greet", 1))
	before := snapshot(t, dir)
	ran := invoke(t, dir, "generate")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, "internal/logic/hellologic.go:3:1: error: this file holds conflict marks of a merge; resolve them")
	require.Equal(t, before, snapshot(t, dir))

	// Alone, the generated file is told from one that somebody edited.
	dir = greetCopy(t)
	mark(generated)
	before = snapshot(t, dir)
	ran = invoke(t, dir, "generate")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, generated+": error: this file holds conflict marks of a merge")
	require.Contains(t, ran.stderr, "delete it and run again; it is generated")
	require.Equal(t, before, snapshot(t, dir))
}

// Without the record the generated files are known by their header, and edited
// logic that lost its route by that nothing calls it.
func TestALostRecord(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	was := read(t, dir, "greet.api")
	put(t, dir, "greet.api", was+"\nservice greet {\n\t@handler Mine\n\tget /mine\n}\n")
	invoke(t, dir, "generate").ok(t)
	const mine = "internal/logic/minelogic.go"
	put(t, dir, mine, read(t, dir, mine)+"\n// mine\n")
	require.NoError(t, os.Remove(filepath.Join(dir, "apigen.lock")))
	put(t, dir, "greet.api", was)
	const missing = "apigen.lock is missing: a route that was renamed can't be told from a new one in this run\n"
	require.Contains(t, invoke(t, dir, "generate", "--dry-run").ok(t).stdout, missing)
	ran := invoke(t, dir, "generate").ok(t)
	require.Contains(t, ran.stdout, missing)
	require.Contains(t, ran.stdout, "removed   internal/handler/minehandler.go\n")
	require.Contains(t, ran.stdout, "kept      "+mine+": no route calls it\n")
	goCommand(t, dir, "vet", "./...")
	require.NotContains(t, invoke(t, dir, "generate").ok(t).stdout, missing)
	invoke(t, dir, "prune", "--apply").ok(t)
	require.NoFileExists(t, filepath.Join(dir, mine))
	require.Equal(t, "nothing to prune\n", invoke(t, dir, "prune").ok(t).stdout)
}

// A generated handler that somebody edited does not stay behind without the
// logic that it calls.
func TestAnEditedHandlerOfARouteThatIsGone(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	was := read(t, dir, "greet.api")
	put(t, dir, "greet.api", was+"\n@server (\n\tgroup: stats\n)\nservice greet {\n\t@handler Stats\n\tget /stats\n}\n")
	invoke(t, dir, "generate").ok(t)
	const handler = "internal/handler/stats/statshandler.go"
	put(t, dir, handler, read(t, dir, handler)+"\n// mine\n")
	put(t, dir, "greet.api", was)
	before := snapshot(t, dir)
	ran := invoke(t, dir, "generate")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, handler+":1:1: error: the file is generated, but was edited by hand, and the logic that it calls goes [output-edited]")
	require.Contains(t, ran.stderr, "hint: its route is gone; move what you need elsewhere and delete the file")
	require.Equal(t, before, snapshot(t, dir))

	require.NoError(t, os.Remove(filepath.Join(dir, filepath.FromSlash(handler))))
	invoke(t, dir, "generate").ok(t)
	goCommand(t, dir, "vet", "./...")
}

// other is the contract of greet with another route and other types.
const other = "type Order {\n\tID int64 `json:\"id\"`\n}\n\nservice greet {\n\t@handler Place\n\tpost /orders (Order) returns (Order)\n}\n"

// The logic that a new project begins with goes with its route, as a stub does.
func TestTheStarterGoesWithItsRoute(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	put(t, dir, "greet.api", other)
	require.Contains(t, invoke(t, dir, "generate").ok(t).stdout, "removed   internal/logic/hellologic.go\n")
	goCommand(t, dir, "vet", "./...")
	invoke(t, dir, "generate", "--check").ok(t)
}

// Code that is to be pruned does not stand in the way of pruning it.
func TestPruneIsNotStoppedByWhatItRemoves(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	const logic = "internal/logic/hellologic.go"
	put(t, dir, logic, read(t, dir, logic)+"\n// mine\n")
	put(t, dir, "greet.api", other)
	before := snapshot(t, dir)
	ran := invoke(t, dir, "generate")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, "hint: no route needs this file; remove it with apigen prune --apply")
	require.NotContains(t, ran.stderr, "--accept-breaks")
	ran = invoke(t, dir, "prune").ok(t)
	require.Equal(t, logic+": GET /hello/:name is no longer in the contract\nremove them with: apigen prune --apply\n", ran.stdout)
	require.Equal(t, before, snapshot(t, dir))
	require.Contains(t, invoke(t, dir, "prune", "--apply").ok(t).stdout, "removed   "+logic+"\n")
	goCommand(t, dir, "vet", "./...")
	invoke(t, dir, "generate", "--check").ok(t)
}

// A file that moves is not said to be needed by nothing.
func TestADryRunSaysWhereFilesMove(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	put(t, dir, "greet.api", strings.Replace(read(t, dir, "greet.api"), "@handler Hello", "@handler Greet", 1))
	ran := invoke(t, dir, "generate", "--dry-run").ok(t)
	require.Contains(t, ran.stdout, "remove internal/logic/hellologic.go: moves to internal/logic/greetlogic.go\n")
	require.Contains(t, ran.stdout, "internal/logic/greetlogic.go: moves from internal/logic/hellologic.go\n")
}
