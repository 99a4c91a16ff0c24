package breaking

import (
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

//go:generate go run ./internal/rulesdoc ../../testdata/breaking ../../docs/breaking.md

// Place is where something stands in one of the two contracts.
type Place struct {
	Old  bool // in the old contract, otherwise in the new one
	Span source.Span
}

// Finding is one change that breaks somebody. A change of a type is one
// finding, however many routes use the type.
type Finding struct {
	Rule     Rule
	Place    Place    // in the new contract, unless the change is a removal
	Other    Place    // the other side; its span may be zero
	OtherSay string   // what the other place is
	Message  string   // what changed and who breaks, one line
	Subjects []string // what a waiver may call it: a type, "User.Email" by its Go name, "User.email" by its wire name, a handler, group, prefix or service
	Routes   []string // what it breaks, such as "GET /v1/user/:id", as in the old contract, in its order

	// Experimental is true when nothing else is concerned than routes that were
	// experimental in the old contract. It informs, and breaks nobody.
	Experimental bool
	affected     []root
}

// Addition is one change that breaks nobody.
type Addition struct {
	Place   Place
	Message string
}

// Report is everything that a comparison found.
type Report struct {
	Findings  []*Finding // at every level; see At
	Additions []Addition
}

// Compare compares two contracts without errors. It finds nothing when they
// mean the same.
func Compare(old, new *contract.API) *Report {
	c := &comparison{
		old: old, new: new,
		oldRoutes: placedRoutes(old), newRoutes: placedRoutes(new),
		objects: map[*contract.Type][]item{}, found: map[key]*Finding{}, nodes: map[pair]*node{}, told: map[string]bool{}, kept: map[string]bool{}, renames: map[string]bool{},
	}
	for _, t := range new.Types {
		c.kept[t.Name] = true
	}
	c.routes()
	c.structs()
	c.service()
	c.types()
	c.constants()
	c.count()
	return c.finish()
}

// At returns the findings that break somebody at a level, and the others: those
// of higher levels and of experimental routes.
func (r *Report) At(level Level) (broken, beyond []*Finding) {
	for _, f := range r.Findings {
		if f.Rule.Level <= level && !f.Experimental {
			broken = append(broken, f)
			continue
		}
		beyond = append(beyond, f)
	}
	return broken, beyond
}

// Experimental returns the findings at a level that would break somebody if the
// routes were not experimental.
func (r *Report) Experimental(level Level) []*Finding {
	var out []*Finding
	for _, f := range r.Findings {
		if f.Rule.Level <= level && f.Experimental {
			out = append(out, f)
		}
	}
	return out
}

// Diagnostic renders a finding. The names of files are spelled by the two
// functions, one for each contract.
func (f *Finding) Diagnostic(spellOld, spellNew func(string) string) diag.Diagnostic {
	spell := func(p Place) source.Span {
		name := spellNew
		if p.Old {
			name = spellOld
		}
		p.Span.Start.Filename, p.Span.End.Filename = name(p.Span.Start.Filename), name(p.Span.End.Filename)
		return p.Span
	}
	d := diag.Diagnostic{Severity: diag.Error, Code: f.Rule.ID, Span: spell(f.Place), Message: f.Message, Hint: f.Rule.hint}
	if f.Other.Span.Start.Valid() {
		d = d.WithRelated(spell(f.Other), f.OtherSay)
	}
	return d
}
