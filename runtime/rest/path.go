package rest

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/apigen/apigen/runtime/problem"
)

var (
	errPath    = problem.BadRequest("path.invalid", "the path is not acceptable")
	errDots    = errPath.WithDetail(`a path variable must not be "." or ".."`)
	errSlash   = errPath.WithDetail(`a path segment must not hold an escaped "/"`)
	errUnclean = problem.NotFound("route.unknown", "there is nothing at this path")
)

// split keeps the decoded segments of an escaped path. One trailing slash is
// ignored. Whether a segment may hold an escaped slash is known when the route is.
func (s *search) split(escaped string) *problem.Error {
	path, ok := strings.CutPrefix(escaped, "/")
	if !ok {
		return errUnclean
	}
	if path == "" {
		return nil
	}
	for escaped := range strings.SplitSeq(strings.TrimSuffix(path, "/"), "/") {
		if escaped == "" && s.slashed {
			return errSlash
		}
		if escaped == "" {
			return errUnclean
		}
		text, fault := decode(escaped)
		if fault != "" {
			return errPath.WithDetail("a path segment must not %s", fault)
		}
		if len(text) < len(escaped) {
			s.noteEscapes(text, escaped)
		}
		s.segments = append(s.segments, text)
	}
	return nil
}

// noteEscapes remembers whether the next segment has an escaped slash or colon.
// RFC 3986 (section 2.2) tells ":" from "%3A", so "a%3Acancel" has no verb: patterns
// see such colons as something that they never have.
func (s *search) noteEscapes(text, escaped string) {
	s.slashed = s.slashed || strings.IndexByte(text, '/') >= 0
	if strings.IndexByte(text, ':') < 0 {
		return
	}
	blotted, err := url.PathUnescape(escapedColon.Replace(escaped))
	if err != nil || blotted == text {
		return
	}
	for len(s.verbatim) < len(s.segments) {
		s.verbatim = append(s.verbatim, "")
	}
	s.verbatim = append(s.verbatim, blotted)
}

var escapedColon = strings.NewReplacer("%3A", "%00", "%3a", "%00")

// decode returns what an escaped segment stands for, or what is wrong with it.
func decode(escaped string) (text, fault string) {
	text = escaped
	if strings.IndexByte(escaped, '%') >= 0 {
		decoded, err := url.PathUnescape(escaped)
		if err != nil {
			return "", "hold a broken percent-encoding"
		}
		text = decoded
	}
	switch {
	case hasDots(text):
		return "", `be "." or ".."`
	case !utf8.ValidString(text):
		return "", "hold anything but UTF-8"
	case strings.IndexFunc(text, unicode.IsControl) >= 0:
		return "", "hold control characters"
	}
	return text, ""
}

// hasDots reports whether "." or ".." is all that a text holds, or all between two of
// its slashes.
func hasDots(text string) bool {
	if strings.IndexByte(text, '.') < 0 {
		return false
	}
	for part := range strings.SplitSeq(text, "/") {
		if part == "." || part == ".." {
			return true
		}
	}
	return false
}
