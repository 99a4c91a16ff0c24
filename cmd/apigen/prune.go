package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/generator/merge"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// pruneFlags are the flags of `apigen prune`.
type pruneFlags struct {
	dir   string
	apply bool
}

func pruneCommand() *cobra.Command {
	var flags pruneFlags
	cmd := &cobra.Command{
		Use:   "prune",
		Short: "List files of yours that no contract needs any more",
		Long: "prune lists what generating left in place although its route is gone: files that\n" +
			"somebody edited. With --apply it removes them, unless other code of yours uses them.",
		Example: "  apigen prune\n  apigen prune --apply",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return flags.run(cmd) },
	}
	cmd.Flags().StringVar(&flags.dir, "dir", ".", "`directory` of "+settingsFile)
	cmd.Flags().BoolVar(&flags.apply, "apply", false, "remove what is listed")
	return cmd
}

func (f pruneFlags) run(cmd *cobra.Command) error {
	home, err := filepath.Abs(f.dir)
	if err != nil {
		return err
	}
	outputs, err := outputsOf(cmd, home)
	if err != nil {
		return err
	}
	r, err := regenerate(home, outputs, false)
	if err != nil {
		return err
	}
	only := r.onlyOrphansBreak()
	if !only {
		if err := r.found.show(cmd); err != nil {
			return err
		}
	}
	if len(r.plan.Pending()) > 0 && !only {
		fmt.Fprintln(cmd.ErrOrStderr(), "the code is not in step with its contracts; run apigen generate first")
		return errFound
	}
	if !f.apply || len(r.orphans) == 0 {
		f.list(cmd, r)
		return nil
	}
	if err := r.giveUp(outputs); err != nil {
		return err
	}
	if r, err = regenerate(home, outputs, false); err != nil {
		return err
	}
	for i, d := range r.found.Diags {
		if d.Code == diag.OutputBreaksYours {
			r.found.Diags[i] = d.WithHint("it uses what would be removed; change it and run again")
		}
	}
	return r.write(cmd, false)
}

// onlyOrphansBreak reports whether files that are to be pruned are all that keeps
// a service from coming in step with its contract.
func (r *regeneration) onlyOrphansBreak() bool {
	return r.found.Diags.HasErrors() && !slices.ContainsFunc(r.found.Diags, func(d diag.Diagnostic) bool {
		return d.Severity == diag.Error && !(d.Code == diag.OutputBreaksYours && r.isOrphan(d))
	})
}

// isOrphan reports whether a diagnostic is about a file that is to be pruned.
func (r *regeneration) isOrphan(d diag.Diagnostic) bool {
	rename := fromHere(r.plan.Root)
	return slices.ContainsFunc(r.orphans, func(o merge.Orphan) bool { return rename(o.Path) == d.Span.Start.Filename })
}

func (f pruneFlags) list(cmd *cobra.Command, r *regeneration) {
	rename := fromHere(r.plan.Root)
	for _, o := range r.orphans {
		fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", rename(o.Path), o.Reason)
	}
	if len(r.orphans) == 0 {
		fmt.Fprintln(cmd.OutOrStdout(), "nothing to prune")
		return
	}
	fmt.Fprintln(cmd.OutOrStdout(), "remove them with: apigen prune --apply")
}

// giveUp asks for the removal of the orphans as they are now.
func (r *regeneration) giveUp(outputs []output) error {
	for _, o := range r.orphans {
		text, err := source.ReadFile(filepath.Join(r.plan.Root, filepath.FromSlash(o.Path)))
		if err != nil {
			return err
		}
		for i := range outputs {
			prefix, err := below(r.plan.Root, outputs[i].dir)
			if err != nil {
				return err
			}
			if name, inside := strings.CutPrefix(o.Path, prefix); inside {
				outputs[i].files = append(outputs[i].files, plan.File{
					Path: name, Owner: plan.Scaffold, Gone: true, Base: text, Origin: "prune", Why: o.Reason,
				})
				break
			}
		}
	}
	for i := range outputs {
		outputs[i].orphans = nil
	}
	return nil
}
