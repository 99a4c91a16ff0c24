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
	errUnclean = problem.NotFound("route.unknown", "there is nothing at this path")
)

// split appends the decoded segments of an escaped path to the list. One
// trailing slash is ignored.
func split(escaped string, list []string) ([]string, *problem.Error) {
	path, ok := strings.CutPrefix(escaped, "/")
	if !ok {
		return nil, errUnclean
	}
	if path == "" {
		return list, nil
	}
	for text := range strings.SplitSeq(strings.TrimSuffix(path, "/"), "/") {
		if text == "" {
			return nil, errUnclean
		}
		text, fault := decode(text)
		if fault != "" {
			return nil, errPath.WithDetail("a path segment must not %s", fault)
		}
		list = append(list, text)
	}
	return list, nil
}

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
	case text == "." || text == "..":
		return "", `be "." or ".."`
	case strings.IndexByte(text, '/') >= 0:
		return "", `hold an escaped "/"`
	case !utf8.ValidString(text):
		return "", "hold anything but UTF-8"
	case strings.IndexFunc(text, unicode.IsControl) >= 0:
		return "", "hold control characters"
	}
	return text, ""
}
