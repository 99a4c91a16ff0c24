package main

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/spf13/cobra"
)

// How long a command may take to end by itself once it is interrupted. One that
// runs a service lets it stop first.
const (
	interruptGrace = 800 * time.Millisecond
	serviceGrace   = stopGrace + 2*time.Second
)

// runsService marks the commands that run a service, among their annotations.
const runsService = "runs a service"

// patience is how long the command of a line may take to end by itself.
func patience(args []string) time.Duration {
	root := newRoot(nil, io.Discard, io.Discard)
	if cmd, _, err := root.Find(doubleDash(root, args)); err == nil && hasAnnotation(cmd, runsService) {
		return serviceGrace
	}
	return interruptGrace
}

func hasAnnotation(cmd *cobra.Command, name string) bool {
	_, ok := cmd.Annotations[name]
	return ok
}

// awaitCode waits for the exit code of a command. Once ctx ends, the command has
// the grace to end by itself, for what can't be interrupted: a read that hangs,
// a contract that takes long. What it was writing then is finished or undone by
// the next run, as after a kill. A second signal ends the process at once.
func awaitCode(ctx context.Context, restoreSignals func(), code <-chan int, grace time.Duration, stderr io.Writer) int {
	select {
	case c := <-code:
		return c
	case <-ctx.Done():
	}
	restoreSignals()
	select {
	case c := <-code:
		return c
	case <-time.After(grace):
		printError(stderr, errors.New("interrupted"))
		return exitUsage
	}
}
