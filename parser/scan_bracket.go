package parser

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// tooDeep reports the nesting limit; the file is not read further.
func (s *scanner) tooDeep() bool {
	span := source.Span{Start: s.at, End: after(s.at, s.rest()[:1])}
	s.problems.Add(diag.Errorf(span, diag.Syntax, "types nest more than %d deep", maxDepth).
		WithHint("give the inner types names of their own"))
	s.open, s.stopped = nil, true
	return false
}

// prefixed counts the signs in a row that prefix a type, three a level at most.
func (s *scanner) prefixed(c byte) bool {
	if c != '*' && c != '[' && c != ']' {
		s.prefixes = 0
	} else if is(s.last(1), "*") || is(s.last(1), "[") || is(s.last(1), "]") {
		s.prefixes++
	} else {
		s.prefixes = 0
	}
	return s.prefixes <= 3*maxDepth
}

// punct reads one sign and keeps the list of open brackets.
func (s *scanner) punct(c byte) bool {
	if len(s.open) == maxDepth && strings.ContainsRune("{([", rune(c)) || !s.prefixed(c) {
		return s.tooDeep()
	}
	switch c {
	case '{', '(', '[':
		area := s.opens(c)
		s.push(punctToken, 1)
		s.open = append(s.open, frame{token: *s.last(1), area: area})
	case '}', ')', ']':
		s.push(punctToken, 1)
		s.close(c)
	case ';':
		s.semicolon()
	default:
		s.push(punctToken, 1)
	}
	return true
}

// semicolon reads a ';' like white space as far as comments are concerned:
// those around it belong to what stands before and behind.
func (s *scanner) semicolon() {
	s.tokens = append(s.tokens, lexer.Token{Type: punctToken, Value: ";", Pos: lexer.Position(s.at)})
	s.at = after(s.at, ";")
	s.wantValue = false
}

// opens tells what a bracket begins, from the tokens before it.
func (s *scanner) opens(c byte) area {
	before := s.last(1)
	switch {
	case c == '(' && (is(before, "@server") || is(before, "@doc")):
		return entryArea
	case c == '(' && len(s.open) == 0 && is(before, "info"):
		return entryArea
	case c == '{' && s.inService:
		s.inService = false
		return serviceArea
	}
	return plainArea
}

// close leaves the innermost bracket that c ends, and the unclosed ones inside.
func (s *scanner) close(c byte) {
	opener := map[byte]string{'}': "{", ')': "(", ']': "["}[c]
	for i := len(s.open) - 1; i >= 0; i-- {
		if s.open[i].token.Value == opener {
			s.open = s.open[:i]
			return
		}
	}
}
