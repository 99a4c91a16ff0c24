package rest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

type kind int

const (
	fixed kind = iota
	mixed
	variable
	rest
)

// segment is one part of a pattern; text is what a fixed one matches, the name of
// a variable, and the shape of a mixed one.
type segment struct {
	kind kind
	text string
	form *form // of a mixed one
}

// verbal reports whether a colon stands inside the segment, which [PathValue] does
// not look for.
func (s segment) verbal() bool {
	return s.kind == mixed || s.kind == fixed && strings.IndexByte(s.text, ':') >= 0
}

var methods = [...]string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut,
	http.MethodPatch, http.MethodDelete, http.MethodOptions,
}

// place is where a method stands in the list, or -1.
func place(method string) int {
	for i, known := range methods {
		if known == method {
			return i
		}
	}
	return -1
}

const segmentChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"

func parsePattern(method, pattern string) ([]segment, error) {
	fail := func(format string, args ...any) ([]segment, error) {
		return nil, fmt.Errorf("route %s %s: %s", method, pattern, fmt.Sprintf(format, args...))
	}
	if !slices.Contains(methods[:], method) {
		return fail("the method must be one of %s", strings.Join(methods[:], ", "))
	}
	path, ok := strings.CutPrefix(pattern, "/")
	if !ok {
		return fail(`the path must begin with "/"`)
	}
	var segments []segment
	for text := range strings.SplitSeq(strings.TrimSuffix(path, "/"), "/") {
		if text == "" && path == "" {
			break // "/" itself has no segments
		}
		s, fault := parseSegment(text)
		switch repeated := firstRepeated(names(append(segments, s))); {
		case fault != "":
			return fail("segment %q %s", text, fault)
		case len(segments) > 0 && segments[len(segments)-1].kind == rest:
			return fail("nothing may follow *%s", segments[len(segments)-1].text)
		case repeated != "":
			return fail("the variable %s appears twice", repeated)
		}
		segments = append(segments, s)
	}
	return segments, nil
}

// parseSegment returns the segment, or what is wrong with it.
func parseSegment(text string) (segment, string) {
	if text == "" {
		return segment{}, "must not be empty"
	}
	if name, ok := strings.CutPrefix(text, "*"); ok {
		return segment{kind: rest, text: name}, nameFault(name)
	}
	f, fault := parseForm(text)
	switch {
	case fault != "":
		return segment{}, fault
	case len(f.names) == 0:
		return segment{kind: fixed, text: text}, ""
	case f.plain():
		return segment{kind: variable, text: f.names[0]}, ""
	}
	return segment{kind: mixed, text: f.shape(), form: f}, ""
}

func nameFault(name string) string {
	if name == "" || strings.Trim(name, segmentChars) != "" {
		return "must have a name such as :id after the sign"
	}
	return ""
}

// names returns the names of the variables.
func names(segments []segment) []string {
	var list []string
	for _, s := range segments {
		switch s.kind {
		case variable, rest:
			list = append(list, s.text)
		case mixed:
			list = append(list, s.form.names...)
		}
	}
	return list
}

func firstRepeated(list []string) string {
	for i, name := range list {
		if slices.Contains(list[:i], name) {
			return name
		}
	}
	return ""
}
