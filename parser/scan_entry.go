package parser

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// nextKey finds a key where goctl would: behind a value on the same line.
	nextKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*[ \t]*:(?:[^/:]|/[^/]|$)`)
	// anyKey finds a key at the beginning of a line.
	anyKey = regexp.MustCompile(`^[\pL_$][\pL\pN_$.-]*[ \t]*:(?:[^/:]|/[^/]|$)`)
)

// entry reads one token of a `key: value` line.
func (s *scanner) entry(rest string) {
	value := s.wantValue
	c := rest[0]
	switch {
	case c == ')':
		s.punct(c)
	case c == '"', c == '`':
		s.quoted(c)
	case value && !s.firstOnLine():
		s.push(bareToken, bareLen(rest))
	case is(s.last(1), "@doc") && !anyKey.MatchString(rest):
		s.push(bareToken, bareLen(rest))
	case c == ':' && s.last(1).Type == keyToken && s.lastEnd.Line == s.at.Line: // behind a comment
		s.push(punctToken, 1)
		s.wantValue = true
	case keyLen(rest) > 0:
		s.key(rest)
	default:
		s.push(otherToken, max(bareLen(rest), 1))
	}
}

// key reads a key and its colon. Without a colon the rest of the line is kept
// as one token for the error to point at.
func (s *scanner) key(rest string) {
	s.push(keyToken, keyLen(rest))
	rest = s.rest()
	blank := len(rest) - len(strings.TrimLeft(rest, " \t"))
	rest = rest[blank:]
	switch {
	case strings.HasPrefix(rest, ":"):
		s.at = after(s.at, s.rest()[:blank])
		s.push(punctToken, 1)
		s.wantValue = true
	case rest != "" && !strings.ContainsRune("\r\n)\"`", rune(rest[0])) && bareLen(rest) > 0:
		s.at = after(s.at, s.rest()[:blank])
		s.push(otherToken, bareLen(rest))
	}
}

func keyLen(text string) int {
	for i, r := range text {
		if r == '_' || r == '$' || unicode.IsLetter(r) || i > 0 && (unicode.IsDigit(r) || r == '-' || r == '.') {
			continue
		}
		return i
	}
	return len(text)
}

// bareLen is the length of the bare value that text begins with: up to the
// end of the line, a comment, a ')' that is not part of it, or a further key.
// A line that ends in a comma is continued.
func bareLen(text string) int {
	n := bareLineLen(text)
	for n > 0 && text[n-1] == ',' {
		tail := text[n:]
		next := strings.TrimLeft(tail, " \t\r\n")
		if next == "" || next[0] == ')' || !strings.Contains(tail[:len(tail)-len(next)], "\n") || anyKey.MatchString(next) {
			break
		}
		more := bareLineLen(next)
		if more == 0 {
			break
		}
		n += len(tail) - len(next) + more
	}
	return n
}

func bareLineLen(text string) int {
	words, parens, i := true, 0, 0
scan:
	for i < len(text) {
		switch rest := text[i:]; {
		case rest[0] == '\n', commentAt(text, i):
			break scan
		case rest[0] == '(':
			parens++
		case rest[0] == ')' && parens == 0:
			break scan
		case rest[0] == ')':
			parens--
		case words && (rest[0] == ' ' || rest[0] == '\t'):
			next := strings.TrimLeft(rest, " \t")
			if next != "" && next[0] != ',' && text[i-1] != ',' {
				if words = false; nextKey.MatchString(next) {
					break scan
				}
			}
			i += len(rest) - len(next)
			continue
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	return len(strings.TrimRight(text[:i], " \t\r"))
}

// commentAt reports whether a comment begins at text[i]: "//" unless it is
// part of a URL, "/*" unless it is part of a pattern such as /api/*.
func commentAt(text string, i int) bool {
	switch {
	case strings.HasPrefix(text[i:], "//"):
		return i == 0 || text[i-1] != ':'
	case strings.HasPrefix(text[i:], "/*"):
		return i == 0 || text[i-1] == ' ' || text[i-1] == '\t'
	}
	return false
}
