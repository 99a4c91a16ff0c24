package format

import "strings"

// spaced reports whether a space goes between two tokens of a line.
func spaced(a, b *token) bool {
	switch {
	case a.opens && b.closes:
		return false
	case b.apart:
		return true
	case a.kind == comment:
		return !(b.is(")") || b.is("]") || b.is(","))
	case b.kind == comment:
		return !(a.is("(") || a.is("["))
	case a.kind == word && a.text == "interface" && b.is("{"):
		return false
	}
	return looseAfter(a, b) && looseBefore(b)
}

// looseAfter reports whether a leaves room for a space behind it.
func looseAfter(a, b *token) bool {
	if a.kind != sign {
		return true
	}
	switch a.text {
	case "(", "[", "{", ".", "*":
		return false
	case "]": // of a type such as []T
		return b.is("=")
	}
	return true
}

// looseBefore reports whether b leaves room for a space before it.
func looseBefore(b *token) bool {
	return b.kind != sign || !strings.Contains(")],.:[}", b.text)
}

// tidyComment drops white space at line ends. The lines of a block comment
// that has a '*' in front of each are indented like the code around it; others
// stay as they are, lest pictures and commented-out code fall apart.
func tidyComment(text string, depth int) string {
	lines := strings.Split(text, "\n")
	starred := true
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t\r")
		starred = starred && (i == 0 || strings.HasPrefix(strings.TrimLeft(l, " \t"), "*"))
	}
	if starred {
		for i := 1; i < len(lines); i++ {
			lines[i] = strings.Repeat("\t", depth) + " " + strings.TrimLeft(lines[i], " \t")
		}
	}
	return strings.Join(lines, "\n")
}
