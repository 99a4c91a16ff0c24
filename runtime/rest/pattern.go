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
	variable
	rest
)

// segment is one part of a pattern; text is the name unless it is fixed.
type segment struct {
	kind kind
	text string
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
		switch {
		case fault != "":
			return fail("segment %q %s", text, fault)
		case len(segments) > 0 && segments[len(segments)-1].kind == rest:
			return fail("nothing may follow *%s", segments[len(segments)-1].text)
		case s.kind != fixed && slices.Contains(names(segments), s.text):
			return fail("the variable %s appears twice", s.text)
		}
		segments = append(segments, s)
	}
	return segments, nil
}

// parseSegment returns the segment, or what is wrong with it.
func parseSegment(text string) (segment, string) {
	s := segment{kind: fixed, text: text}
	switch {
	case strings.HasPrefix(text, ":"):
		s = segment{kind: variable, text: text[1:]}
	case strings.HasPrefix(text, "*"):
		s = segment{kind: rest, text: text[1:]}
	}
	switch {
	case s.kind != fixed && (s.text == "" || strings.Trim(s.text, segmentChars) != ""):
		return s, "must have a name such as :id after the sign"
	case s.kind == fixed && text == "":
		return s, "must not be empty"
	case s.kind == fixed && (text == "." || text == ".." || strings.Trim(text, segmentChars) != ""):
		return s, `must be made of letters, digits and "-._~", and be neither "." nor ".."`
	}
	return s, ""
}

// names returns the names of the variables.
func names(segments []segment) []string {
	var list []string
	for _, s := range segments {
		if s.kind != fixed {
			list = append(list, s.text)
		}
	}
	return list
}
