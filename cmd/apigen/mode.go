package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

// mode is what to do with what was generated.
type mode struct {
	dryRun, diff, drift, acceptBreaks, verbose bool
	format                                     string // empty is text
}

func (m *mode) add(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&m.dryRun, "dry-run", false, "print what would happen to each file and why; write nothing")
	cmd.Flags().BoolVar(&m.diff, "diff", false, "print what would change in each file; write nothing")
	cmd.Flags().BoolVar(&m.drift, "check", false, "exit 1 when anything would change; write nothing")
	cmd.Flags().StringVar(&m.format, "format", "text", "how --check and --dry-run print: text, json or github")
	cmd.Flags().BoolVar(&m.acceptBreaks, "accept-breaks", false, "write even when code of yours no longer compiles then")
	cmd.Flags().BoolVarP(&m.verbose, "verbose", "v", false, "list unchanged files too")
}

// check refuses flags that do not go together.
func (m mode) check() error {
	switch m.format {
	case "", "text":
	case "json", "github":
		if !m.drift && !m.dryRun {
			return errors.New("--format goes with --check or --dry-run")
		}
	default:
		return fmt.Errorf("--format %q is unknown; use text, json or github", m.format)
	}
	return nil
}

// finish brings directories below root in step, or shows what that would do.
func (m mode) finish(cmd *cobra.Command, root string, outputs []output) error {
	r, err := regenerate(root, outputs, m.acceptBreaks)
	if err != nil {
		return err
	}
	if !m.dryRun && !m.diff && !m.drift {
		if err := r.write(cmd, m.verbose); err != nil {
			return err
		}
		for _, o := range outputs {
			advise(cmd.ErrOrStderr(), o.place)
			if len(r.plan.Pending()) > 0 {
				o.notice(cmd.OutOrStdout())
			}
		}
		return nil
	}
	return m.show(cmd, r)
}

// obstacles prints what stands in the way of a run. In JSON the list of files
// has it.
func (m mode) obstacles(cmd *cobra.Command, r *regeneration) error {
	switch m.format {
	case "json":
		return r.found.verdict(nil)
	case "github":
		return r.found.report(cmd, m.format)
	}
	return r.found.show(cmd)
}

// show prints what a run would do. What stands in its way is drift as well.
func (m mode) show(cmd *cobra.Command, r *regeneration) error {
	failed := m.obstacles(cmd, r)
	if failed != nil && !errors.Is(failed, errFound) {
		return failed
	}
	if m.diff {
		printDiff(cmd.OutOrStdout(), r.plan)
	}
	if m.dryRun || m.drift {
		if err := m.list(cmd.OutOrStdout(), r); err != nil {
			return err
		}
	}
	if m.drift && len(r.plan.Pending()) > 0 {
		return errFound
	}
	return failed
}
