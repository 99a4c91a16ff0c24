package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/templates"
)

// Exit codes of every command.
const (
	exitOK    = 0
	exitFound = 1 // the contract has errors, or files are in conflict
	exitUsage = 2 // wrong flags, or a file or port can't be used
)

// errFound ends a command whose findings are already printed.
var errFound = errors.New("problems found")

// execute runs one command line and returns the exit code.
func execute(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := newRoot(stdin, stdout, stderr)
	root.SetArgs(doubleDash(root, args))
	err := root.ExecuteContext(ctx)
	if broken, ok := errors.AsType[*templates.BrokenError](err); ok {
		showBroken(stderr, broken)
		return exitFound
	}
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFound):
		return exitFound
	case ctx.Err() != nil:
		err = errors.New("interrupted")
	}
	printError(stderr, err)
	return exitUsage
}

func newRoot(stdin io.Reader, stdout, stderr io.Writer) *cobra.Command {
	root := group(&cobra.Command{
		Use:   "apigen",
		Short: "Turn a .api contract into a running Go HTTP service",
		Long: "apigen reads a .api contract and writes the Go service it describes: types,\n" +
			"request binding, routes with their guards, and stubs for your logic.",
		Example:       "  apigen quickstart\n  apigen new greet\n  apigen generate\n  apigen api go --api greet.api --dir .",
		Version:       versionLine(),
		SilenceErrors: true,
		SilenceUsage:  true,
	})
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetFlagErrorFunc(explainFlag)
	root.AddCommand(newCommand(), apiCommand(), modelCommand(), generateCommand(), deployCommand(), pruneCommand(), quickstartCommand(), devCommand(), templateCommand(), versionCommand())
	addCompletion(root) // last: it asks where the output goes
	return root
}

// doubleDash accepts goctl's spelling of long flags: "-api x" is "--api x".
// Real short flags, and everything behind "--", stay as they are.
func doubleDash(root *cobra.Command, args []string) []string {
	long := map[string]bool{"help": true, "version": true}
	collectFlags(root, long)
	out := make([]string, 0, len(args))
	for i, arg := range args {
		if arg == "--" {
			return append(out, args[i:]...)
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(arg, "-"), "=")
		if len(name) > 1 && !strings.HasPrefix(arg, "--") && strings.HasPrefix(arg, "-") && long[name] {
			arg = "-" + arg
		}
		out = append(out, arg)
	}
	return out
}

func collectFlags(cmd *cobra.Command, into map[string]bool) {
	for name := range flagNames(cmd) {
		into[name] = true
	}
	for _, child := range cmd.Commands() {
		collectFlags(child, into)
	}
}

// printError prints one line an error, without the wrapping of wrapped joins.
func printError(w io.Writer, err error) {
	for line := range strings.SplitSeq(strings.TrimSpace(err.Error()), "\n") {
		fmt.Fprintf(w, "apigen: %s\n", line)
	}
}
