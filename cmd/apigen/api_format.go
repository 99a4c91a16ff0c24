package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/aymanbagabas/go-udiff"
	"github.com/spf13/cobra"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/format"
	"github.com/apigen/apigen/parser/source"
)

// apiFormatFlags are the flags of `apigen api format`.
type apiFormatFlags struct {
	dir                string
	check, diff, stdin bool
}

func apiFormatCommand() *cobra.Command {
	var flags apiFormatFlags
	cmd := &cobra.Command{
		Use:   "format [FILE|DIR...]",
		Short: "Lay out contracts the one way everybody agrees on",
		Long: "format rewrites contracts in place and prints the names of those it changed. Only\n" +
			"white space changes; what a contract means, and every comment, stays. Of a directory\n" +
			"it takes all .api files below, except in hidden folders and vendor. A file that can't\n" +
			"be read as a contract is reported and left alone.",
		Example: "  apigen api format\n  apigen api format --check --diff greet.api\n  apigen api format - < greet.api",
		Args:    cobra.ArbitraryArgs,
		RunE:    func(cmd *cobra.Command, args []string) error { return flags.run(cmd, args) },
	}
	cmd.Flags().StringVar(&flags.dir, "dir", "", "`directory` to format, like an argument")
	cmd.Flags().BoolVar(&flags.check, "check", false, "change nothing; list what is not formatted and exit 1")
	cmd.Flags().BoolVar(&flags.diff, "diff", false, "change nothing; print what would change")
	cmd.Flags().BoolVar(&flags.stdin, "stdin", false, "read the standard input and write to the standard output, like the argument -")
	for _, name := range []string{"iu", "declare"} { // goctl's; there is nothing to switch here
		cmd.Flags().Bool(name, false, "has no effect")
		_ = cmd.Flags().MarkHidden(name) // it is there
	}
	return cmd
}

func (f apiFormatFlags) run(cmd *cobra.Command, args []string) error {
	if f.dir != "" {
		args = append(args, f.dir)
	}
	if f.stdin || len(args) == 1 && args[0] == "-" {
		if f.stdin && len(args) > 0 {
			return errors.New("--stdin takes no files; name files, or read the standard input")
		}
		return f.filter(cmd)
	}
	if len(args) == 0 {
		args = []string{"."}
	}
	paths, err := contractFiles(args)
	if err != nil {
		return err
	}
	run := formatRun{cmd: cmd, flags: f}
	for _, path := range paths {
		if err := run.file(path); err != nil {
			return err
		}
	}
	return run.verdict()
}

// filter formats the standard input.
func (f apiFormatFlags) filter(cmd *cobra.Command) error {
	text, err := io.ReadAll(cmd.InOrStdin())
	if err != nil {
		return fmt.Errorf("the standard input can't be read: %w", err)
	}
	run := formatRun{cmd: cmd, flags: f}
	formatted, ok := run.format(stdinName, text)
	switch {
	case !ok:
	case f.check || f.diff:
		err = run.changed(stdinName, text, formatted)
	default:
		_, err = cmd.OutOrStdout().Write(formatted)
	}
	return errors.Join(err, run.verdict())
}

// formatRun is one run over any number of files.
type formatRun struct {
	cmd         *cobra.Command
	flags       apiFormatFlags
	broken      diag.List
	sources     []*source.File
	unformatted bool
}

// file formats one file. Contracts with syntax errors don't stop the run.
func (r *formatRun) file(path string) error {
	text, err := source.ReadFile(path)
	if err != nil {
		return fmt.Errorf("contract %s can't be read: %w", path, errors.Unwrap(err))
	}
	formatted, ok := r.format(filepath.ToSlash(path), text)
	if !ok {
		return nil
	}
	return r.changed(path, text, formatted)
}

func (r *formatRun) format(name string, text []byte) ([]byte, bool) {
	file := source.NewFile(name, text)
	tree, list := parser.ParseFile(file)
	if list.HasErrors() {
		r.broken.Add(list...)
		r.sources = append(r.sources, file)
		return nil, false
	}
	return format.File(tree), true
}

// changed shows or writes what differs.
func (r *formatRun) changed(path string, before, after []byte) error {
	if bytes.Equal(before, after) {
		return nil
	}
	r.unformatted = true
	out := r.cmd.OutOrStdout()
	if !r.flags.diff || r.flags.check {
		fmt.Fprintln(out, path)
	}
	if r.flags.diff {
		fmt.Fprint(out, udiff.Unified(path, path+" (formatted)", string(before), string(after)))
	}
	if r.flags.check || r.flags.diff {
		return nil
	}
	return plan.Replace(path, before, after)
}

// verdict prints the syntax errors and decides the exit code.
func (r *formatRun) verdict() error {
	found := &loaded{Diags: r.broken, sources: map[string]*source.File{}}
	for _, file := range r.sources {
		found.sources[file.Name] = file
	}
	if err := found.show(r.cmd); err != nil {
		return err
	}
	if r.flags.check && r.unformatted {
		return errFound
	}
	return nil
}
