package main

import (
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
