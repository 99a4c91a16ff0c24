package contract

import (
	"regexp"
	"strconv"
	"strings"
)

// mendable are the ways in which people miss the form key:"value" that leave no
// doubt about what was meant: a space, '=' or nothing in place of the colon, a
// comma before the key, quotes that are missing, curly or single.
var mendable = []*regexp.Regexp{
	regexp.MustCompile(`^[,;\s]*([A-Za-z_][\w.-]*)\s*[:：=]?\s*"((?:[^"\\]|\\.)*)"`),
	regexp.MustCompile(`^[,;\s]*([A-Za-z_][\w.-]*)\s*[:：=]?\s*[“”]([^“”"]+)[“”]`),
	regexp.MustCompile(`^[,;\s]*([A-Za-z_][\w.-]*)\s*[:：=]\s*'([^'"]+)'`),
	regexp.MustCompile(`^[,;\s]*([A-Za-z_][\w.-]*)\s*[:：=]\s*["“']([^"“”':]+)$`),
	regexp.MustCompile(`^[,;\s]*([A-Za-z_][\w.-]*)\s*[:：]\s*([^\s"“”':]+)["”']?(?:\s|$)`),
}

// runOn is a value whose closing quote is missing before the next key.
var runOn = regexp.MustCompile(`^[,;\s]*([A-Za-z_][\w.-]*)\s*:\s*"([^"\\]*?)\s+[A-Za-z_][\w.-]*:"[^\s"]`)

// mendTag reads the part of a tag from start on as it was meant. It is nil when
// that is not certain for all of it.
func mendTag(tag string, start int) []tagPair {
	var out []tagPair
	for start < len(tag) && strings.TrimSpace(tag[start:]) != "" {
		pair, ok := mendPair(tag, start)
		if !ok {
			return nil
		}
		out = append(out, pair)
		start = pair.end
	}
	return out
}

func mendPair(tag string, start int) (tagPair, bool) {
	if m := runOn.FindStringSubmatchIndex(tag[start:]); m != nil {
		return tagPair{key: tag[start+m[2] : start+m[3]], value: tag[start+m[4] : start+m[5]], start: start + m[2], end: start + m[5]}, true
	}
	for _, form := range mendable {
		m := form.FindStringSubmatchIndex(tag[start:])
		if m == nil {
			continue
		}
		value := tag[start+m[4] : start+m[5]]
		if whole, err := strconv.Unquote(`"` + value + `"`); err == nil {
			value = whole
		}
		return tagPair{key: tag[start+m[2] : start+m[3]], value: strings.TrimSpace(value), start: start + m[2], end: start + m[1]}, true
	}
	return tagPair{}, false
}

// tagOf writes pairs as Go reads them.
func tagOf(pairs []tagPair) string {
	parts := make([]string, len(pairs))
	for i, p := range pairs {
		parts[i] = p.key + ":" + strconv.Quote(p.value)
	}
	return strings.Join(parts, " ")
}
