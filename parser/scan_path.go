package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// wildcardPath reports whether rest is a path such as /*file, which looks
// like the beginning of a comment.
func (s *scanner) wildcardPath(rest string) bool {
	return s.area() == serviceArea && s.last(1).Type == identToken && wildcard(rest)
}

// wildcard reports whether text begins with the path segment /*name.
func wildcard(text string) bool {
	if !strings.HasPrefix(text, "/*") {
		return false
	}
	n := wordLen(text[2:], false)
	return n > 0 && !strings.HasPrefix(text[2+n:], "*")
}

// path reads a route path: up to white space, a bracket or a comment. A word
// in braces is kept, so that {id} can be explained.
func (s *scanner) path() {
	rest := s.rest()
	i := 0
	for i < len(rest) {
		r, size := utf8.DecodeRuneInString(rest[i:])
		if r == '{' {
			if n := bracedLen(rest[i:]); n > 0 {
				i += n
				continue
			}
		}
		if unicode.IsSpace(r) || strings.ContainsRune("(){};\"`@", r) || pathEnds(rest[i:]) && i > 0 {
			break
		}
		i += size
	}
	s.push(pathToken, max(i, 1))
}

func pathEnds(rest string) bool {
	return strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, "/*") && !wildcard(rest)
}

// bracedLen is the length of a word in braces, such as {id}, or 0.
func bracedLen(text string) int {
	n := strings.IndexAny(text[1:], "{}/ \t\r\n") + 1
	if n > 1 && text[n] == '}' {
		return n + 1
	}
	return 0
}
