package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/templates"
)

func templateCommand() *cobra.Command {
	cmd := group(&cobra.Command{
		Use:   "template",
		Short: "Keep templates of your own for the files that are yours",
		Long: "template manages a project's own versions of the templates for scaffold and non-Go\n" +
			"files. They lie in " + templates.Dir + " beside " + settingsFile + ", belong into version control, and\n" +
			"are used by every command that writes such files.",
		Example: "  apigen template list\n  apigen template init service/logic.go.tmpl\n  apigen template diff\n  apigen template upgrade",
	})
	cmd.AddCommand(templateListCommand(), templateInitCommand(), templateDiffCommand(), templateUpgradeCommand())
	return cmd
}

func templateListCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the templates and which of them the project overrides",
		Example: "  apigen template list",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			own, err := openOverrides(dir)
			if err != nil {
				return err
			}
			return listTemplates(cmd.OutOrStdout(), own)
		},
	}
	projectFlag(cmd, &dir)
	return cmd
}

func projectFlag(cmd *cobra.Command, dir *string) {
	cmd.Flags().StringVar(dir, "dir", ".", "`directory` of the project, where "+settingsFile+" is")
}

func listTemplates(out io.Writer, own *overrides) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, t := range templates.All() {
		fmt.Fprintf(w, "%s\tdata %d\t%s\t%s\n", t.Name, t.Version, own.state(t), t.Doc)
	}
	return w.Flush()
}

// state is one word on where a template of the project stands.
func (o *overrides) state(t templates.Template) string {
	text, ok := o.texts[t.Name]
	if !ok {
		return "built-in"
	}
	header, body, known := templates.Split(text)
	switch {
	case !known:
		return "yours"
	case header.From != templates.HeaderOf(t).From:
		return "outdated"
	case templates.Sum(body) == header.From:
		return "unchanged"
	}
	return "yours"
}

// selection lists the built-in templates that arguments and a category choose;
// neither means all.
func selection(names []string, category string) ([]templates.Template, error) {
	if len(names) > 0 && category != "" {
		return nil, fmt.Errorf("name templates or a --category, not both")
	}
	var out []templates.Template
	for _, name := range names {
		t, ok := templates.Find(name)
		if !ok {
			return nil, unknownName("template", name, templates.Names())
		}
		out = append(out, t)
	}
	if len(names) > 0 {
		return out, nil
	}
	var categories []string
	for _, t := range templates.All() {
		if category == "" || t.Category() == category {
			out = append(out, t)
		}
		if len(categories) == 0 || categories[len(categories)-1] != t.Category() {
			categories = append(categories, t.Category())
		}
	}
	if len(out) == 0 {
		return nil, unknownName("category", category, categories)
	}
	return out, nil
}
