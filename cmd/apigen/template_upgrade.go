package main

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
	"github.com/apigen/apigen/templates"
)

func templateUpgradeCommand() *cobra.Command {
	var dir string
	var marks bool
	cmd := &cobra.Command{
		Use:   "upgrade [NAME...]",
		Short: "Bring what a new release changed into the project's templates",
		Long: "upgrade merges, by whole lines, what changed in the built-in templates since they were\n" +
			"copied into those of the project. Where both sides changed the same place, it shows both\n" +
			"texts, writes nothing and exits 1. With --write-conflicts the texts go into the file\n" +
			"with marks, and no command uses the templates until the marks are gone.",
		Example: "  apigen template upgrade\n  apigen template upgrade --write-conflicts",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			chosen, err := selection(args, "")
			if err != nil {
				return err
			}
			own, err := openOverrides(dir)
			if err != nil {
				return err
			}
			return own.upgrade(cmd, chosen, marks)
		},
	}
	projectFlag(cmd, &dir)
	cmd.Flags().BoolVar(&marks, "write-conflicts", false, "write conflicts into the files, with marks")
	return cmd
}

// upgrading is one run of `apigen template upgrade`.
type upgrading struct {
	own    *overrides
	found  *loaded
	files  map[string]string // to write
	blocks []string          // conflicts, with their marks
	merged []string          // names, in order
}

func (o *overrides) upgrade(cmd *cobra.Command, chosen []templates.Template, marks bool) error {
	u := &upgrading{own: o, found: &loaded{sources: map[string]*source.File{}}, files: map[string]string{}}
	for _, t := range chosen {
		if text, ok := o.texts[t.Name]; ok {
			u.template(t, text)
		}
	}
	unmergeable := u.found.Diags.HasErrors() && len(u.blocks) < len(u.found.Diags)
	if err := u.found.show(cmd); err != nil && (!marks || unmergeable) {
		for _, block := range u.blocks {
			fmt.Fprint(cmd.ErrOrStderr(), block)
		}
		fmt.Fprintln(cmd.ErrOrStderr(), "nothing was written")
		return err
	}
	if _, err := o.write(u.files); err != nil {
		return err
	}
	for _, name := range u.merged {
		fmt.Fprintf(cmd.OutOrStdout(), "%-9s %s\n", "updated", o.file(name))
	}
	if len(u.merged) == 0 {
		fmt.Fprintln(cmd.OutOrStdout(), "everything is up to date")
	}
	if len(u.blocks) > 0 {
		return errFound
	}
	return nil
}

// template merges one template of the project, unless it is up to date.
func (u *upgrading) template(t templates.Template, text string) {
	text = unixLines(text)
	header, yours, ok := templates.Split(text)
	file := source.NewFile(filepath.ToSlash(u.own.file(t.Name)), []byte(text))
	if !ok {
		u.refuse(file, diag.BrokenTemplate, 0, "the first line does not say what this was copied from",
			"move the file away, run apigen template init "+t.Name+", and make your changes in the copy")
		return
	}
	now := templates.HeaderOf(t)
	if header == now {
		return
	}
	base, ok := u.own.bases[t.Name]
	if !ok || templates.Sum(base) != header.From {
		u.refuse(file, diag.BrokenTemplate, 0, "the text this was copied from is not in "+path.Join(templates.Dir, templates.BaseDir, t.Name),
			"take that file from version control; or move this one away and run apigen template init "+t.Name)
		return
	}
	merged, conflicts := templates.Merge(unixLines(base), yours, t.Text())
	for _, c := range conflicts {
		at := len(text) - len(yours) + c.Offset
		u.refuse(file, diag.TemplateConflict, at, "your template and the new built-in one both changed this place",
			"make your text agree with the new one, or run again with --write-conflicts")
		u.blocks = append(u.blocks, fmt.Sprintf("\n%s\n%s", file.Pos(at), c))
	}
	u.merged = append(u.merged, t.Name)
	u.files[t.Name] = now.String() + "\n" + merged
	u.files[path.Join(templates.BaseDir, t.Name)] = t.Text()
}

func (u *upgrading) refuse(file *source.File, code diag.Code, at int, message, hint string) {
	u.found.sources[file.Name] = file
	u.found.Diags.Add(diag.Errorf(file.Span(at, at), code, "%s", message).WithHint("%s", hint))
}

func unixLines(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

func joinNames(names []string) string { return strings.Join(names, ", ") }
