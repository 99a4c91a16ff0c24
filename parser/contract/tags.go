package contract

import (
	"strconv"
	"strings"
)

// tagPair is one key:"value" of a struct tag. Offsets are bytes in the tag.
type tagPair struct {
	key        string
	value      string
	start, end int
}

// parseTag splits a tag as reflect.StructTag does. rest is the offset of the
// part that is not of the form key:"value", or -1; Go ignores that part.
func parseTag(tag string) (pairs []tagPair, rest int) {
	for i := 0; ; {
		for i < len(tag) && (tag[i] == ' ' || tag[i] == '\t') {
			i++
		}
		if i == len(tag) {
			return pairs, -1
		}
		pair, ok := nextPair(tag, i)
		if !ok {
			return pairs, i
		}
		pairs = append(pairs, pair)
		i = pair.end
	}
}

func nextPair(tag string, start int) (tagPair, bool) {
	if tag[start] == ',' || tag[start] == ';' || runOn.MatchString(tag[start:]) {
		return tagPair{}, false // Go takes a separator for a part of the key, and the next key for a part of the value
	}
	colon := start
	for colon < len(tag) && tag[colon] > ' ' && tag[colon] != ':' && tag[colon] != '"' && tag[colon] != 0x7f {
		colon++
	}
	if colon == start || colon+1 >= len(tag) || tag[colon] != ':' || tag[colon+1] != '"' {
		return tagPair{}, false
	}
	end := colon + 2
	for end < len(tag) && tag[end] != '"' {
		if tag[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(tag) {
		return tagPair{}, false
	}
	value, err := strconv.Unquote(tag[colon+1 : end+1])
	return tagPair{key: tag[start:colon], value: value, start: start, end: end + 1}, err == nil
}

// SplitOptions splits the value of a tag, a name and options, at its commas,
// except inside a list or range that follows an equals sign (`options=[a,b]`, `range=[1:10)`) and
// after a backslash. Spaces around the parts are removed.
func SplitOptions(value string) []string {
	var out []string
	var part strings.Builder
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '\\' && i+1 < len(value):
			i++
			part.WriteByte(value[i])
		case c == ',':
			out = append(out, strings.TrimSpace(part.String()))
			part.Reset()
		case c == '=' && bracketEnd(value[i+1:]) > 0:
			n := bracketEnd(value[i+1:])
			part.WriteString(value[i : i+1+n])
			i += n
		default:
			part.WriteByte(c)
		}
	}
	return append(out, strings.TrimSpace(part.String()))
}

// bracketEnd returns the length of the bracketed text that s starts with, or 0.
func bracketEnd(s string) int {
	if s == "" || s[0] != '[' && s[0] != '(' {
		return 0
	}
	return strings.IndexAny(s, "])") + 1
}

// splitList splits `a|b` and `[a,b]` into their parts.
func splitList(text string) []string {
	sep := "|"
	if inner, ok := bracketed(text); ok {
		text = inner
		if !strings.Contains(inner, "|") {
			sep = ","
		}
	}
	parts := strings.Split(text, sep)
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
	}
	return parts
}

func bracketed(text string) (string, bool) {
	if len(text) < 2 || text[0] != '[' || text[len(text)-1] != ']' {
		return text, false
	}
	return text[1 : len(text)-1], true
}
