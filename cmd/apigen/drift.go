package main

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/diag"
)

// pendingFile is one file that a run would change, as it is printed.
type pendingFile struct {
	Path   string `json:"path"` // as seen from the working directory
	Action string `json:"action"`
	Owner  string `json:"owner,omitempty"` // none for what stands in the way
	Why    string `json:"why"`
}

// conflicts lists what stands in the way of a run in the shape of what it changes.
func conflicts(r *regeneration) []pendingFile {
	out := []pendingFile{}
	for _, d := range r.found.Diags.Sorted() {
		reason := d.Message
		if d.Hint != "" {
			reason += "; " + d.Hint
		}
		action := plan.Conflict.String()
		if d.Severity != diag.Error {
			action = d.Severity.String()
		}
		out = append(out, pendingFile{Path: d.Span.Start.Filename, Action: action, Why: reason})
	}
	return out
}

func pending(r *regeneration) []pendingFile {
	out := []pendingFile{}
	rename := fromHere(r.plan.Root)
	moves := map[string]string{}
	for _, c := range r.plan.Pending() {
		moves[c.File.From] = rename(c.File.Path)
	}
	for _, c := range r.plan.Pending() {
		reason := why(c, rename)
		if to, ok := moves[c.File.Path]; ok && c.Action == plan.Remove {
			reason = "moves to " + to
		}
		out = append(out, pendingFile{rename(c.File.Path), c.Action.String(), c.File.Owner.String(), reason})
	}
	return out
}

// why says what asks for a change.
func why(c plan.Change, rename func(string) string) string {
	switch {
	case c.File.Why != "":
		return c.File.Why
	case c.File.From != "":
		return "moves from " + rename(c.File.From)
	case c.Action == plan.Create:
		return "is missing"
	case c.Action == plan.Remove:
		return "nothing in the contract needs it"
	case c.Action == plan.Patch:
		return "is yours; generated code needs the change"
	case c.File.Origin == "models":
		return "is not what the schema asks for"
	}
	return "is not what the contract asks for"
}

// list prints what a run would do, one line a file.
func (m mode) list(w io.Writer, r *regeneration) error {
	files := pending(r)
	switch m.format {
	case "json":
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		return encoder.Encode(append(conflicts(r), files...))
	case "github":
		for _, f := range files {
			fmt.Fprintf(w, "::error file=%s,title=apigen drift::%s\n", escapeProperty(f.Path), escapeData("would "+f.Action+": "+f.Why+"; run apigen generate"))
		}
		return nil
	}
	printLost(w, r.lost)
	for _, f := range files {
		fmt.Fprintf(w, "%-6s %s: %s\n", f.Action, f.Path, f.Why)
	}
	switch {
	case len(files) > 0:
	case r.found.Diags.HasErrors():
		fmt.Fprintln(w, "nothing else would change")
		return nil
	default:
		fmt.Fprintln(w, "everything is up to date")
		return nil
	}
	fmt.Fprintf(w, "%s would change; nothing was written\n", count(len(files), "file"))
	printOrphans(w, r.orphans)
	return nil
}

// escapeData and escapeProperty follow the workflow commands of GitHub Actions.
func escapeData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func escapeProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(escapeData(s))
}

// printDiff prints every change as a unified diff.
func printDiff(w io.Writer, p *plan.Plan) {
	colour := coloured(w)
	for _, c := range p.Pending() {
		before, after := filepath.ToSlash(c.File.Path), filepath.ToSlash(c.File.Path)
		switch {
		case c.File.From != "":
			before = c.File.From
		case c.Action == plan.Create:
			before = "/dev/null"
		}
		old, text := c.Before, c.File.Content
		if c.Action == plan.Remove {
			after, text = "/dev/null", nil
		}
		printUnified(w, udiff.Unified(before, after, string(old), string(text)), colour)
	}
}

// printUnified colours the lines of a diff for a terminal.
func printUnified(w io.Writer, diff string, colour bool) {
	colours := map[byte]string{'-': "\x1b[31m", '+': "\x1b[32m", '@': "\x1b[36m"}
	for line := range strings.Lines(diff) {
		if start, ok := colours[line[0]]; ok && colour {
			line = start + strings.TrimSuffix(line, "\n") + "\x1b[0m\n"
		}
		fmt.Fprint(w, line)
	}
}
