package bind

import (
	"maps"
	"net/url"
	"slices"
	"sort"
	"strings"
)

// source returns the pairs that a value comes from, or nil.
func (v Value) source() *params {
	switch v.in {
	case inQuery:
		return &v.b.query
	case inForm:
		return &v.b.form
	}
	return nil
}

// take returns all texts of a name, which somebody now has asked for.
func (p *params) take(name string) []string {
	if p.values != nil {
		texts := p.values[name]
		if len(texts) > 0 {
			p.ask(name)
		}
		return texts
	}
	var texts []string
	for i := range p.pairs {
		if text, ok := p.pairs[i].of(name); ok {
			p.pairs[i].asked = true
			texts = append(texts, text)
		}
	}
	return texts
}

// ask notes that a name is known.
func (p *params) ask(name string) {
	if p.values == nil {
		p.take(name)
		return
	}
	if p.asked == nil {
		p.asked = map[string]bool{}
	}
	if p.blobs != nil {
		p.blobs = slices.DeleteFunc(p.blobs, func(blob string) bool { return blob == name })
	}
	p.asked[name] = true
}

// askAll notes that a name is known with all that stands below it.
func (p *params) askAll(name string) {
	p.ask(name)
	for _, below := range p.namesBelow(name) {
		p.ask(below)
	}
}

func (p *params) isAsked(name string) bool {
	if p.values != nil {
		return p.asked[name]
	}
	for i := range p.pairs {
		if p.pairs[i].key() == name {
			return p.pairs[i].asked
		}
	}
	return false
}

// key is the name as it was meant.
func (p *pair) key() string {
	if !p.escaped {
		return p.name
	}
	name, _ := url.QueryUnescape(p.name)
	return name
}

func (p *params) hasBrackets() bool { return p.bracketed || p.values != nil }

// names returns each name once: few as they came, many in alphabetical order.
func (p *params) names() []string {
	if p.values != nil {
		if p.sorted == nil {
			p.sorted = slices.Sorted(maps.Keys(p.values))
		}
		return p.sorted
	}
	var names []string
	for i := range p.pairs {
		if name := p.pairs[i].key(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// namesBelow returns the names of the form "name[…]", with any number of brackets.
func (p *params) namesBelow(name string) []string {
	prefix := name + "["
	names := p.names()
	if p.values != nil { // they are sorted
		names = names[sort.SearchStrings(names, prefix):]
		if end := slices.IndexFunc(names, func(n string) bool { return !strings.HasPrefix(n, prefix) }); end >= 0 {
			names = names[:end]
		}
	}
	var below []string
	for _, n := range names {
		if rest, ok := strings.CutPrefix(n, prefix); ok && isBracketed(rest) {
			below = append(below, n)
		}
	}
	return below
}

// isBracketed reports whether what follows the first "[" of a name closes it, and
// goes on with brackets only.
func isBracketed(rest string) bool {
	for {
		inside, left, ok := strings.Cut(rest, "]")
		if !ok || strings.Contains(inside, "[") {
			return false
		}
		if left == "" {
			return true
		}
		if rest, ok = strings.CutPrefix(left, "["); !ok {
			return false
		}
	}
}

// unasked returns the names that nobody asked for.
func (p *params) unasked() []string {
	if p.values == nil {
		return p.unaskedPairs()
	}
	var names []string
	for _, name := range p.names() {
		if !p.asked[name] {
			names = append(names, name)
		}
	}
	return names
}

func (p *params) unaskedPairs() []string {
	var names []string
	for i := range p.pairs {
		if p.pairs[i].asked {
			continue
		}
		if name := p.pairs[i].key(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
