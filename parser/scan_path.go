package parser

import (
	"regexp"
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

// path reads a route path: up to white space, a bracket or a comment. A word in
// braces is kept, so that {id} can be explained, and so is :id([0-9]+).
func (s *scanner) path() {
	rest := s.rest()
	i := 0
	for i < len(rest) {
		r, size := utf8.DecodeRuneInString(rest[i:])
		if n := foreignLen(rest, i); n > 0 {
			i += n
			continue
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

// foreignLen is the length of what begins at i and belongs to the path of another
// router, or 0.
func foreignLen(rest string, i int) int {
	switch {
	case rest[i] == '{':
		return bracedLen(rest[i:])
	case rest[i] == '(' && strings.HasPrefix(rest[strings.LastIndexByte(rest[:i], '/')+1:], ":"):
		return expressionLen(rest[i:])
	}
	return 0
}

// expressionLen is the length of a regular expression in parentheses, or 0 for
// what may be a type, such as (Req), (*pkg.T), ([]T), ([4]T) and (map[string]T).
func expressionLen(text string) int {
	depth := 0
	for i, c := range text {
		switch {
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			depth--
		case unicode.IsSpace(c):
			return 0
		}
		if depth == 0 {
			if expression.MatchString(text[1:i]) {
				return i + 1
			}
			return 0
		}
	}
	return 0
}

// expression finds what regular expressions have and types don't.
var expression = regexp.MustCompile(`[\\^$+?|]|\.\*|\[[^\]]*-|^\.`)

// bracedLen is the length of a word in braces, such as {id}, or 0.
func bracedLen(text string) int {
	n := strings.IndexAny(text[1:], "{}/ \t\r\n") + 1
	if n > 1 && text[n] == '}' {
		return n + 1
	}
	return 0
}
