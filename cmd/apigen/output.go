package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/apigen/apigen/generator/merge"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/project"
	"github.com/apigen/apigen/parser/diag"
)

// coloured reports whether w is a terminal that wants colour (no-color.org).
func coloured(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(file.Fd()))
}

// report prints what was found in a contract in the format that the user chose
// by --format, and returns errFound when there are errors.
func (l *loaded) report(cmd *cobra.Command, format string) error {
	w := cmd.OutOrStdout()
	var err error
	switch format {
	case "json":
		err = diag.JSON(w, l.Diags)
	case "github":
		err = diag.GitHub(w, l.Diags)
	case "sarif":
		err = diag.SARIF(w, l.Diags)
	case "text":
		err = l.print(cmd.ErrOrStderr(), "use --format json for all")
	default:
		return fmt.Errorf("--format %q is unknown; use text, json, github or sarif", format)
	}
	return l.verdict(err)
}

// show is report for commands that print text only.
func (l *loaded) show(cmd *cobra.Command) error {
	return l.verdict(l.print(cmd.ErrOrStderr(), "mend these first"))
}

func (l *loaded) verdict(err error) error {
	if err == nil && l.Diags.HasErrors() {
		return errFound
	}
	return err
}

// maxShown is how many diagnostics a person gets to read in one run.
const maxShown = 50

// print writes diagnostics for people; advice is for when there are too many.
func (l *loaded) print(w io.Writer, advice string) error {
	most, left := l.Diags.Folded().Most(maxShown)
	if err := diag.Print(w, most, l.source, diag.Options{Color: coloured(w)}); err != nil {
		return err
	}
	if left > 0 {
		if _, err := fmt.Fprintf(w, "\nand %d more; %s\n", left, advice); err != nil {
			return err
		}
	}
	return printCounts(w, l.Diags)
}

func printCounts(w io.Writer, list diag.List) error {
	var errors, warnings int
	for _, d := range list.Folded() {
		if d.Severity == diag.Error {
			errors++
		} else {
			warnings++
		}
	}
	if errors+warnings == 0 {
		return nil
	}
	_, err := fmt.Fprintf(w, "%s, %s\n", count(errors, "error"), count(warnings, "warning"))
	return err
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// printPlan lists what changes, then counts the rest. The copied runtime is one
// line: nobody reads its files one by one.
func printPlan(w io.Writer, p *plan.Plan, verbose bool) {
	counts, copied := map[plan.Action]int{}, map[plan.Action]int{}
	for _, change := range p.Changes {
		counts[change.Action]++
		quiet := change.Action == plan.Same || change.Action == plan.Keep
		switch {
		case quiet && !verbose:
		case project.Copied(change.File) && !verbose:
			copied[change.Action]++
		default:
			fmt.Fprintf(w, "%-9s %s\n", actionWord(change.Action), change.File.Path)
		}
	}
	for _, action := range []plan.Action{plan.Create, plan.Update, plan.Remove} {
		if n := copied[action]; n > 0 {
			fmt.Fprintf(w, "%-9s %s of the runtime\n", actionWord(action), count(n, "file"))
		}
	}
	printSummary(w, counts)
}

func printSummary(w io.Writer, counts map[plan.Action]int) {
	if counts[plan.Create]+counts[plan.Update]+counts[plan.Patch]+counts[plan.Remove] == 0 {
		fmt.Fprintln(w, "everything is up to date")
	}
	fmt.Fprintf(w, "%d created, %d updated, ", counts[plan.Create], counts[plan.Update])
	for _, action := range []plan.Action{plan.Patch, plan.Remove} {
		if n := counts[action]; n > 0 {
			fmt.Fprintf(w, "%d %s, ", n, actionWord(action))
		}
	}
	fmt.Fprintf(w, "%d unchanged, %d yours\n", counts[plan.Same], counts[plan.Keep])
}

func actionWord(a plan.Action) string {
	words := map[plan.Action]string{
		plan.Create: "created", plan.Update: "updated", plan.Patch: "patched", plan.Remove: "removed", plan.Same: "unchanged",
		plan.Keep: "yours", plan.Conflict: "conflict",
	}
	return words[a]
}

// printLost names the records that are missing although there is logic.
func printLost(w io.Writer, lost []string) {
	for _, name := range lost {
		fmt.Fprintf(w, "%s is missing: a route that was renamed can't be told from a new one in this run\n", name)
	}
}

// printOrphans names the files that nothing needs any more and that stay.
func printOrphans(w io.Writer, orphans []merge.Orphan) {
	for _, o := range orphans {
		fmt.Fprintf(w, "%-9s %s: %s\n", "kept", o.Path, o.Reason)
	}
	if len(orphans) > 0 {
		fmt.Fprintln(w, "somebody edited what is kept; `apigen prune` lists it and can remove it")
	}
}

// notice says what is missing from what was written.
func (o output) notice(w io.Writer) {
	for _, line := range o.notices {
		fmt.Fprintln(w, line)
	}
}
