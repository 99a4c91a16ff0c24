package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/parser/breaking"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// print writes what was found, and returns errFound when somebody breaks.
func (c *comparison) print(cmd *cobra.Command, format string) error {
	var err error
	switch format {
	case "json":
		err = c.json(cmd.OutOrStdout())
	case "github":
		err = c.github(cmd.OutOrStdout())
	default:
		err = c.text(cmd)
	}
	if err == nil && len(c.counting) > 0 {
		return errFound
	}
	return err
}

// found is everything that is shown as a problem.
func (c *comparison) found() *loaded {
	var sides []*loaded
	for _, p := range c.pairs {
		sides = append(sides, p.old, p.new)
	}
	all := together(sides)
	all.Diags = append(append(diag.List{}, c.counting...), c.warnings...)
	return all
}

func (c *comparison) text(cmd *cobra.Command) error {
	if err := c.found().print(cmd.ErrOrStderr(), "use --format json for all"); err != nil {
		return err
	}
	var out bytes.Buffer
	for _, note := range c.notes {
		fmt.Fprintln(&out, note)
	}
	for _, d := range c.waived.Sorted() {
		fmt.Fprintf(&out, "waived: %s: %s [%s]\n", d.Span.Start, d.Message, d.Code)
	}
	for _, d := range c.trials.Sorted() {
		fmt.Fprintf(&out, "experimental: %s: %s [%s]\n", d.Span.Start, d.Message, d.Code)
	}
	shown := c.additions()
	for _, a := range shown[:min(len(shown), maxShown)] {
		fmt.Fprintf(&out, "fine: %s: %s\n", a.at.Start, a.message)
	}
	if left := len(shown) - maxShown; left > 0 {
		fmt.Fprintf(&out, "fine: and %d more\n", left)
	}
	if len(c.pairs) > 0 {
		fmt.Fprintln(&out, c.advice())
	}
	_, err := cmd.OutOrStdout().Write(out.Bytes())
	return err
}

// advice is the last line: what to do with the version.
func (c *comparison) advice() string {
	step, why := c.step()
	return fmt.Sprintf("suggested version step: %s (%s)", step, why)
}

// addition is a compatible change with its place as seen from here.
type addition struct {
	at      source.Span
	message string
}

func (c *comparison) additions() []addition {
	var out []addition
	for _, p := range c.pairs {
		for _, a := range p.report.Additions {
			at := a.Place.Span
			renameSpan(&at, p.new.rename)
			out = append(out, addition{at, a.Message})
		}
	}
	return out
}

type jsonAddition struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

func (c *comparison) json(w io.Writer) error {
	out := struct {
		Level     string          `json:"level"`
		Step      breaking.Step   `json:"step,omitempty"` // absent when nothing was compared
		Breaking  json.RawMessage `json:"breaking"`
		Waived    json.RawMessage `json:"waived"`
		Trials    json.RawMessage `json:"experimental"`
		Warnings  json.RawMessage `json:"warnings"`
		Additions []jsonAddition  `json:"additions"`
		Notes     []string        `json:"notes"`
	}{Level: c.level.String(), Additions: []jsonAddition{}, Notes: append([]string{}, c.notes...)}
	if len(c.pairs) > 0 {
		out.Step, _ = c.step()
	}
	for _, list := range []struct {
		from diag.List
		into *json.RawMessage
	}{{c.counting, &out.Breaking}, {c.waived, &out.Waived}, {c.trials, &out.Trials}, {c.warnings, &out.Warnings}} {
		var text bytes.Buffer
		if err := diag.JSON(&text, list.from); err != nil {
			return err
		}
		*list.into = text.Bytes()
	}
	for _, a := range c.additions() {
		out.Additions = append(out.Additions, jsonAddition{a.at.Start.Filename, a.at.Start.Line, a.at.Start.Column, a.message})
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(out)
}

// github annotates the new contract where it can: the old one is not among the
// files that GitHub shows.
func (c *comparison) github(w io.Writer) error {
	list := c.found().Diags
	for i, d := range list {
		if len(d.Related) > 0 && c.isOld(d.Span) {
			was := diag.Related{Span: d.Span, Message: "this is what it was"}
			list[i].Span, list[i].Related = d.Related[0].Span, []diag.Related{was}
		}
	}
	if err := diag.GitHub(w, list); err != nil {
		return err
	}
	if len(c.pairs) == 0 {
		return nil
	}
	_, err := fmt.Fprintf(w, "::notice title=breaking::%s\n", c.advice())
	return err
}

func (c *comparison) isOld(at source.Span) bool {
	for _, p := range c.pairs {
		if p.old.sources[at.Start.Filename] != nil {
			return true
		}
	}
	return false
}
