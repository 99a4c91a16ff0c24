package breaking

import (
	"math"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/contract"
)

// maxTried is how many variables of one segment are tried; with more of them, what
// may meet counts as if it did.
const maxTried = 2

// meets reports whether some text fits a segment of the route, with values that its
// variables could have, and a segment of another path. It looks for such a text.
func (p placed) meets(s, other contract.Segment) bool {
	switch {
	case s.Fixed():
		_, fits := other.Split(s.Shape())
		return fits
	case other.Fixed():
		return p.reads(s, other.Shape())
	case other.Lone() || len(s.Names) > maxTried || s.Shape() == other.Shape():
		return true
	}
	tried := make([][]string, len(s.Names))
	for i, name := range s.Names {
		tried[i] = p.tries(name, s, other)
	}
	return slices.ContainsFunc(combinations(tried), func(values []string) bool {
		text := s.Fill(values...)
		_, fits := other.Split(text)
		return fits && p.reads(s, text)
	})
}

// reads reports whether a segment of the route fits a text, with values that its
// variables could have.
func (p placed) reads(s contract.Segment, text string) bool {
	values, fits := s.Split(text)
	for i, value := range values {
		fits = fits && p.admits(s.Names[i], value)
	}
	return fits
}

// samples are texts that some kind of value has.
var samples = []string{"1", "a", "1e", "1.5s", "2006-01-02T15:04:05Z", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}

// tries lists values of a variable that might make a segment meet another one: its
// only values, or texts of every kind, alone and as the other segment has them.
func (p placed) tries(variable string, s, other contract.Segment) []string {
	texts := samples
	if f := p.field(variable); f != nil {
		d := domainOf(f, 0, true)
		if d.only != nil {
			return append(slices.Clone(d.only), d.zero())
		}
		if least := d.size.min - float64(len(strings.Join(other.Texts, ""))); d.text() && least > 1 && !math.IsInf(least, 0) {
			texts = append(texts, strings.Repeat("a", int(min(least, maxLeast))))
		}
	}
	var out []string
	for _, text := range texts {
		whole := other.Fill(append([]string{text}, slices.Repeat([]string{"1"}, len(other.Names)-1)...)...)
		out = append(out, text, whole, strings.TrimSuffix(whole, other.Verb()), strings.TrimPrefix(whole, s.Texts[0]))
	}
	return out
}

// maxLeast bounds the texts that are made for a least length.
const maxLeast = 1 << 12

// combinations are all ways to choose one text of each list.
func combinations(lists [][]string) [][]string {
	out := [][]string{nil}
	for _, list := range lists {
		var longer [][]string
		for _, begun := range out {
			for _, text := range list {
				longer = append(longer, append(slices.Clone(begun), text))
			}
		}
		out = longer
	}
	return out
}
