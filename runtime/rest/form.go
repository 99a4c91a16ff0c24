package rest

import (
	"cmp"
	"strings"
)

// separators are what may stand between two variables of a segment.
const separators = "-._~"

// form is a segment in which text stands beside variables, or a fixed one:
// "img-:id", ":from-:to", ":id:cancel", "books:import".
//
// A colon begins a variable at the start of a segment and behind a separator.
// Behind anything else it begins a verb, which is fixed text and ends the segment.
// The separators before the colon of another variable are no part of a name.
type form struct {
	before  string   // fixed text before the first variable, or all of it
	names   []string // of the variables
	between []string // fixed text between two variables, one less than names
	verb    string   // with its colon; empty for none
}

// parseForm reads a segment, or returns what is wrong with it.
func parseForm(text string) (*form, string) {
	parts := strings.Split(text, ":")
	f := &form{before: parts[0]}
	for i, part := range parts[1:] {
		last := i == len(parts)-2
		switch {
		case f.verb != "":
			return nil, "must end with " + f.verb + ", as nothing follows a verb"
		case f.verbNext(parts[i]):
			f.verb = ":" + part
			if fault := nameFault(part); fault != "" {
				return nil, fault
			}
		default:
			name, behind := part, ""
			if !last {
				name = strings.TrimRight(part, separators)
				behind = part[len(name):]
			}
			if fault := nameFault(name); fault != "" {
				return nil, fault
			}
			f.names = append(f.names, name)
			f.between = append(f.between, behind)
		}
	}
	return f, f.settle()
}

// verbNext reports whether a colon behind a part begins a verb.
func (f *form) verbNext(part string) bool {
	return part != "" && strings.TrimRight(part, separators) == part
}

// settle ends the reading. It returns what is wrong with the fixed text.
func (f *form) settle() string {
	if n := len(f.between); n > 0 {
		f.between = f.between[:n-1] // behind the last variable is the verb
	}
	if strings.Trim(f.before, segmentChars) != "" || len(f.names) == 0 && (f.before == "." || f.before == "..") {
		return `must be made of letters, digits and "-._~", and be neither "." nor ".."`
	}
	return ""
}

// plain reports whether the form is one variable and nothing else.
func (f *form) plain() bool { return len(f.names) == 1 && f.before == "" && f.verb == "" }

// shape is the form without the names of its variables: all that a request shows.
func (f *form) shape() string {
	out := f.before + ":"
	for _, fixed := range f.between {
		out += fixed + ":"
	}
	return out + f.verb
}

// compare orders forms by precedence: one with a verb first, then the one with more
// fixed text, then by that text, so that no two forms are equal.
func (f *form) compare(other *form) int {
	return cmp.Or(
		cmp.Compare(min(len(other.verb), 1), min(len(f.verb), 1)),
		cmp.Compare(other.fixedLen(), f.fixedLen()),
		cmp.Compare(f.shape(), other.shape()),
	)
}

func (f *form) fixedLen() int { return len(f.before) + len(strings.Join(f.between, "")) + len(f.verb) }

// cut appends the values of the variables in a segment to the list, or reports
// false. A variable takes the shortest text that lets the rest of the segment fit,
// and at least one character. verbatim is the text in which escaped colons are
// blotted out: those never begin a verb.
func (f *form) cut(text, verbatim string, list []string) ([]string, bool) {
	if !strings.HasPrefix(text, f.before) || !strings.HasSuffix(verbatim, f.verb) || len(text) < len(f.before)+len(f.verb) {
		return list, false
	}
	left, kept := text[len(f.before):len(text)-len(f.verb)], len(list)
	for _, fixed := range f.between {
		if left == "" {
			return list[:kept], false
		}
		at := strings.Index(left[1:], fixed) + 1
		if at == 0 {
			return list[:kept], false
		}
		list = append(list, left[:at])
		left = left[at+len(fixed):]
	}
	if left == "" {
		return list[:kept], false
	}
	return append(list, left), true
}
