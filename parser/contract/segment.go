package contract

import (
	"cmp"
	"strings"
)

// separators are what may stand between two variables of a path segment.
const separators = "-._~"

// Segment is what stands between two slashes of a path: fixed text, variables, or
// both.
//
// A colon begins a variable at the start of a segment and behind a separator, one of
// "-._~". Behind anything else it begins a verb, which is fixed text and ends the
// segment (Google's AIP-136). The separators before the colon of another variable are
// no part of a name: ":from-:to" has the variables from and to, and ":user-id" one.
type Segment struct {
	Names []string // of the variables, in order
	Texts []string // what is fixed: before, between and behind the variables, so one more than names
	Rest  bool     // "*name", which takes all that is left of a path
}

// Segments reads the segments of a path that has been checked.
func Segments(path string) []Segment {
	var out []Segment
	for _, text := range segments(path) {
		s, _ := readSegment(text)
		out = append(out, s)
	}
	return out
}

// readSegment reads a segment as well as it can, and says what is wrong with it.
func readSegment(text string) (s Segment, fault string) {
	if name, ok := strings.CutPrefix(text, "*"); ok {
		return Segment{Names: []string{name}, Texts: []string{"", ""}, Rest: true}, nameFault(name)
	}
	parts := strings.Split(text, ":")
	s.Texts = parts[:1:1]
	for i, part := range parts[1:] {
		if before := parts[i]; before != "" && strings.TrimRight(before, separators) == before {
			return s.withVerb(parts[i+1:], fault)
		}
		name := part
		if i < len(parts)-2 {
			name = strings.TrimRight(part, separators)
		}
		s.Names = append(s.Names, name)
		s.Texts = append(s.Texts, part[len(name):])
		fault = cmp.Or(fault, nameFault(name))
	}
	return s, cmp.Or(fault, s.fixedFault())
}

func (s Segment) withVerb(parts []string, fault string) (Segment, string) {
	verb := ":" + strings.Join(parts, ":")
	s.Texts[len(s.Texts)-1] += verb
	switch {
	case len(parts) > 1:
		fault = cmp.Or(fault, "must end with the verb :"+parts[0]+", as nothing follows a verb")
	case parts[0] == "":
		fault = cmp.Or(fault, "has no verb behind its last colon")
	case strings.Trim(parts[0], pathChars) != "":
		fault = cmp.Or(fault, noSuchCharacter)
	}
	return s, cmp.Or(fault, s.fixedFault())
}

const noSuchCharacter = "has a character that a path cannot have"

func nameFault(name string) string {
	switch {
	case name == "":
		return "has a variable without a name"
	case strings.Trim(name, pathChars) != "":
		return noSuchCharacter
	}
	return ""
}

// fixedFault says what is wrong with the text before the first variable.
func (s Segment) fixedFault() string {
	text, _, _ := strings.Cut(s.Texts[0], ":")
	switch {
	case len(s.Names) == 0 && (text == "." || text == ".."):
		return "is never part of a request's path"
	case strings.Trim(text, pathChars) != "":
		return noSuchCharacter
	}
	return ""
}

// Fixed reports whether the segment has no variable.
func (s Segment) Fixed() bool { return len(s.Names) == 0 }

// Lone reports whether the segment is one variable and nothing else, or the rest.
func (s Segment) Lone() bool { return len(s.Names) == 1 && s.Texts[0] == "" && s.Texts[1] == "" }

// Verb is the verb at the end of a segment, with its colon, or empty.
func (s Segment) Verb() string {
	last := s.Texts[len(s.Texts)-1]
	if at := strings.IndexByte(last, ':'); at >= 0 {
		return last[at:]
	}
	return ""
}

// Shape is the segment with the names of its variables left out.
func (s Segment) Shape() string {
	sign := ":"
	if s.Rest {
		sign = "*"
	}
	return strings.Join(s.Texts, sign)
}

// Fill puts texts in the place of the variables.
func (s Segment) Fill(values ...string) string {
	out := s.Texts[0]
	for i, value := range values {
		out += value + s.Texts[i+1]
	}
	return out
}

// Split returns what the variables of a segment stand for in a text, and whether the
// segment fits it: each takes the shortest text that lets the others fit, and at least
// one character.
func (s Segment) Split(text string) (values []string, fits bool) {
	first, last := s.Texts[0], s.Texts[len(s.Texts)-1]
	if s.Fixed() || s.Rest {
		return []string{text}[:len(s.Names)], s.Rest || text == first
	}
	if len(text) < len(first)+len(last) || !strings.HasPrefix(text, first) || !strings.HasSuffix(text, last) {
		return nil, false
	}
	left := text[len(first) : len(text)-len(last)]
	for _, between := range s.Texts[1 : len(s.Texts)-1] {
		if left == "" {
			return nil, false
		}
		at := strings.Index(left[1:], between) + 1
		if at == 0 {
			return nil, false
		}
		values, left = append(values, left[:at]), left[at+len(between):]
	}
	return append(values, left), left != ""
}

// Precedence orders segments as the router tries them for a request: fixed ones,
// those with text beside variables, lone variables, then the rest of the path. Of
// the second kind one with a verb comes first, then the one with more fixed text,
// then the one whose text comes first. It is 0 for segments that take the same
// texts, and for fixed ones.
func Precedence(a, b Segment) int {
	if rank := cmp.Compare(a.rank(), b.rank()); rank != 0 || a.rank() == 0 {
		return rank
	}
	return cmp.Or(
		cmp.Compare(min(len(b.Verb()), 1), min(len(a.Verb()), 1)),
		cmp.Compare(len(strings.Join(b.Texts, "")), len(strings.Join(a.Texts, ""))),
		cmp.Compare(a.Shape(), b.Shape()),
	)
}

func (s Segment) rank() int {
	switch {
	case s.Rest:
		return 3
	case s.Fixed():
		return 0
	case s.Lone():
		return 2
	}
	return 1
}
