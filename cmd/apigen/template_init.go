package main

import (
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/aymanbagabas/go-udiff"
	"github.com/spf13/cobra"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/templates"
)

func templateInitCommand() *cobra.Command {
	var dir, category string
	cmd := &cobra.Command{
		Use:   "init [NAME...]",
		Short: "Copy built-in templates into the project, to be changed there",
		Long: "init copies built-in templates to " + templates.Dir + ": those named, those of a category, or\n" +
			"all. Templates that the project has already stay as they are. The first line of a copy\n" +
			"says what it was copied from; leave it there for apigen template upgrade.",
		Example: "  apigen template init service/logic.go.tmpl\n  apigen template init --category service",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			chosen, err := selection(args, category)
			if err != nil {
				return err
			}
			own, err := openOverrides(dir)
			if err != nil {
				return err
			}
			return own.init(cmd, chosen)
		},
	}
	projectFlag(cmd, &dir)
	cmd.Flags().StringVar(&category, "category", "", "templates to copy: service or project")
	return cmd
}

func (o *overrides) init(cmd *cobra.Command, chosen []templates.Template) error {
	files := map[string]string{}
	for _, t := range chosen {
		if _, kept := o.texts[t.Name]; !kept {
			files[t.Name] = templates.Copy(t)
			files[path.Join(templates.BaseDir, t.Name)] = t.Text()
		}
	}
	if _, err := o.write(files); err != nil {
		return err
	}
	for _, t := range chosen {
		word := "created"
		if _, kept := o.texts[t.Name]; kept {
			word = "yours"
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%-9s %s\n", word, o.file(t.Name))
	}
	return nil
}

func templateDiffCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:     "diff [NAME...]",
		Short:   "Show how the project's templates differ from the built-in ones",
		Example: "  apigen template diff\n  apigen template diff service/logic.go.tmpl",
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
			for _, t := range chosen {
				if text, ok := own.texts[t.Name]; ok {
					_, body, _ := templates.Split(text)
					fmt.Fprint(cmd.OutOrStdout(), udiff.Unified(t.Name+" (built-in)", own.file(t.Name), t.Text(), body))
				}
			}
			return nil
		},
	}
	projectFlag(cmd, &dir)
	return cmd
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// unknownName says what to write instead of a name that does not exist.
func unknownName(what, name string, known []string) error {
	if near, ok := diag.Nearest(name, known); ok {
		return fmt.Errorf("there is no %s %q; did you mean %s?", what, name, near)
	}
	return fmt.Errorf("there is no %s %q; there are %s", what, name, joinNames(known))
}
