package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/generator/merge"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/project"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// output is one service in memory, and where it goes.
type output struct {
	dir      string // absolute
	files    []plan.File
	wants    merge.Wants
	place    project.Placement
	contract *loaded
	orphans  []merge.Orphan // of models
	notices  []string       // for people, once it is written
	shipped  *shipped       // what the output deploys; nil for all others
}

// regeneration is what a run does to the disk.
type regeneration struct {
	plan    *plan.Plan
	orphans []merge.Orphan // paths as in the plan
	found   *loaded        // what stands in the way
	lost    []string       // records that are missing, as seen from the root of the plan
}

// regenerate works out how the directories of some services come in step with
// what their contracts ask for. root holds them all. Nothing is written, except
// that a run that was killed is undone first.
func regenerate(root string, outputs []output, acceptBreaks bool) (*regeneration, error) {
	if err := plan.Recover(root); err != nil {
		return nil, err
	}
	r := &regeneration{found: &loaded{sources: map[string]*source.File{}}}
	var files []plan.File
	for _, o := range outputs {
		merged, diags, err := o.merge()
		if err != nil {
			return nil, err
		}
		below, err := below(root, o.dir)
		if err != nil {
			return nil, err
		}
		r.find(o.dir, diags)
		if merged.Unrecorded {
			r.lost = append(r.lost, below+merge.RecordPath)
		}
		for _, f := range merged.Files {
			f.Path = below + f.Path
			if f.From != "" {
				f.From = below + f.From
			}
			files = append(files, f)
		}
		for _, orphan := range append(merged.Orphans, o.orphans...) {
			orphan.Path = below + orphan.Path
			r.orphans = append(r.orphans, orphan)
		}
	}
	planned, diags, err := plan.Diff(root, files)
	if err != nil {
		return nil, err
	}
	r.plan = planned
	r.find(planned.Root, diags)
	if r.found.Diags.HasErrors() || acceptBreaks {
		return r, nil
	}
	return r, r.prove(outputs)
}

// merge joins the files with those of the user. What stands for itself, such as
// the files of one plugin, is taken as it is.
func (o output) merge() (merge.Result, diag.List, error) {
	if o.wants.Service == "" {
		return merge.Result{Files: o.files}, nil, nil
	}
	return merge.Merge(source.Dir(o.dir), o.files, o.wants)
}

// find adds diagnostics about files below a directory.
func (r *regeneration) find(dir string, diags diag.List) {
	rename := fromHere(dir)
	for _, d := range diags {
		name := d.Span.Start.Filename
		if text, err := source.ReadFile(filepath.Join(dir, filepath.FromSlash(name))); err == nil && d.Span.Start.Line > 0 {
			r.found.sources[rename(name)] = source.NewFile(rename(name), text)
		}
	}
	renameFiles(diags, rename)
	r.found.Diags.Add(diags...)
}

// prove finds the user's code that the plan would break.
func (r *regeneration) prove(outputs []output) error {
	fresh := !slices.ContainsFunc(r.plan.Changes, func(c plan.Change) bool { return c.Action != plan.Create })
	if fresh || len(r.plan.Pending()) == 0 {
		return nil
	}
	for _, o := range outputs {
		if o.wants.Root == "" {
			continue
		}
		below, err := below(r.plan.Root, o.dir)
		if err != nil {
			return err
		}
		changes := r.below(below)
		if len(changes) == 0 {
			continue
		}
		diags, err := merge.Prove(source.Dir(o.dir), o.wants.Root, o.wants.Own, changes)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		r.find(o.dir, diags)
	}
	for i, d := range r.found.Diags {
		if d.Code == diag.OutputBreaksYours && r.isOrphan(d) {
			r.found.Diags[i] = d.WithHint("no route needs this file; remove it with apigen prune --apply, or change it so that it compiles and run again")
		}
	}
	return nil
}

// below is what paths in a directory begin with as seen from root: nothing, or
// the directory with a slash. The paths themselves stay as they are, for plan to
// judge.
func below(root, dir string) (string, error) {
	rel, err := filepath.Rel(root, dir)
	if err != nil || rel == "." {
		return "", err
	}
	return filepath.ToSlash(rel) + "/", nil
}

// below lists what will be written below a directory, with paths from there.
func (r *regeneration) below(prefix string) []plan.Change {
	var out []plan.Change
	for _, c := range r.plan.Pending() {
		inside, ok := strings.CutPrefix(c.File.Path, prefix)
		if !ok {
			continue
		}
		c.File.Path, c.File.From = inside, strings.TrimPrefix(c.File.From, prefix)
		out = append(out, c)
	}
	return out
}

// write brings the directories in step and says what it did. When something
// stands in the way it is printed, and nothing is written.
func (r *regeneration) write(cmd *cobra.Command, verbose bool) error {
	printLost(cmd.OutOrStdout(), r.lost)
	if err := r.found.show(cmd); err != nil {
		fmt.Fprintln(cmd.ErrOrStderr(), "nothing was written")
		return err
	}
	if err := r.plan.Apply(); err != nil {
		return err
	}
	printPlan(cmd.OutOrStdout(), r.plan, verbose)
	printOrphans(cmd.OutOrStdout(), r.orphans)
	return nil
}

// write brings the directory of all outputs in step with them.
func write(cmd *cobra.Command, outputs []output, verbose bool) error {
	r, err := regenerate(outputs[0].dir, outputs, false)
	if err != nil {
		return err
	}
	return r.write(cmd, verbose)
}
