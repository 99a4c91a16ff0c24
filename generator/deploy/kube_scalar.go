package deploy

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// scalar spells text as a YAML scalar in double quotes. JSON would do, but lets
// through control characters that YAML does not.
func scalar(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// block spells a file as a YAML scalar, line by line behind an indent where that
// keeps each byte, and quoted otherwise.
func block(text, indent string) string {
	body, ends := strings.CutSuffix(text, "\n")
	if !ends || body == "" || strings.HasSuffix(body, "\n") || strings.HasPrefix(strings.TrimLeft(body, "\n"), " ") || !readable(body) {
		return scalar(text)
	}
	var b strings.Builder
	b.WriteByte('|')
	for line := range strings.SplitSeq(body, "\n") {
		b.WriteByte('\n')
		if line != "" {
			b.WriteString(indent + line)
		}
	}
	return b.String()
}

// readable reports whether text may stand in a YAML file as it is.
func readable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return r != '\n' && r != '\t' && !unicode.IsPrint(r)
	})
}
