package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/parser/breaking"
	"github.com/apigen/apigen/parser/diag"
)

// comparison is what `apigen api breaking` found in all contracts.
type comparison struct {
	level    breaking.Level
	pairs    []contractPair
	notes    []string // about contracts that are new or were called otherwise
	counting diag.List
	waived   diag.List
	trials   diag.List // about experimental routes
	warnings diag.List // about waivers
}

// contractPair is a contract and what it was.
type contractPair struct {
	old, new *loaded
	report   *breaking.Report
}

// compare compares one contract with its old form, if it has one.
func (c *comparison) compare(cmd *cobra.Command, base against, known settings, l *loaded) error {
	old, note, err := base.load(cmd.Context(), l.path)
	if err != nil {
		return err
	}
	if note != "" {
		c.notes = append(c.notes, note)
	}
	if old == nil {
		return nil
	}
	if old.Diags.HasErrors() {
		if err := old.print(cmd.ErrOrStderr(), "nothing was compared"); err != nil {
			return err
		}
		return fmt.Errorf("%s has errors, so nothing can be compared with it", old.path)
	}
	now, err := known.service(l.path)
	if err != nil {
		return err
	}
	fillTexts(old.API, base.texts(cmd.Context(), l.path, now.texts))
	fillTexts(l.API, now.texts)
	c.pairs = append(c.pairs, contractPair{old, l, breaking.Compare(old.API, l.API)})
	return nil
}

// judge sorts out the findings that a waiver covers.
func (c *comparison) judge(waivers []breaking.Waiver, now time.Time) {
	var all []*breaking.Finding
	from := map[*breaking.Finding]contractPair{}
	for _, p := range c.pairs {
		broken, _ := p.report.At(c.level)
		for _, f := range slices.Concat(broken, p.report.Experimental(c.level)) {
			from[f] = p
			all = append(all, f)
		}
	}
	counting, waived, warnings := breaking.Waive(all, waivers, now)
	trial := func(f *breaking.Finding) bool { return f.Experimental }
	c.trials = diagnostics(slices.DeleteFunc(slices.Clone(counting), func(f *breaking.Finding) bool { return !trial(f) }), from)
	c.counting, c.waived, c.warnings = diagnostics(slices.DeleteFunc(counting, trial), from), diagnostics(waived, from), warnings
}

func diagnostics(findings []*breaking.Finding, from map[*breaking.Finding]contractPair) diag.List {
	var out diag.List
	for _, f := range findings {
		out.Add(f.Diagnostic(from[f].old.rename, from[f].new.rename))
	}
	return out
}

// step is what the version needs, with all contracts taken together.
func (c *comparison) step() (breaking.Step, string) {
	whole := &breaking.Report{}
	seen := map[string]bool{}
	for _, p := range c.pairs {
		for _, f := range p.report.Findings {
			if key := fmt.Sprint(f.Rule.ID, f.Place, f.Message); !seen[key] { // two services may share a type
				seen[key] = true
				whole.Findings = append(whole.Findings, f)
			}
		}
		whole.Additions = append(whole.Additions, p.report.Additions...)
	}
	return breaking.StepFor(whole, c.level)
}
