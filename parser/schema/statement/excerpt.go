package statement

import "strings"

// Excerpt is the text from token first up to token last, without last.
func (s *Statement) Excerpt(first, last int) string {
	if first < 0 || first >= last || last > len(s.Tokens) {
		return ""
	}
	return strings.TrimSpace(s.Text[s.Tokens[first].Start:s.Tokens[last-1].End])
}

// From returns the first token at or behind an offset that keep accepts, or
// the count of tokens when there is none.
func (s *Statement) From(offset int, keep func(Token) bool) int {
	for i, t := range s.Tokens {
		if t.Start >= offset && keep(t) {
			return i
		}
	}
	return len(s.Tokens)
}

// Close returns the token that closes the parenthesis at token open, or the
// count of tokens.
func (s *Statement) Close(open int) int {
	depth := 0
	for i := open; i < len(s.Tokens); i++ {
		if depth += nesting(s.Tokens[i]); depth == 0 {
			return i
		}
	}
	return len(s.Tokens)
}

func nesting(t Token) int {
	switch {
	case t.Kind != Punct:
	case t.Value == "(":
		return 1
	case t.Value == ")":
		return -1
	}
	return 0
}

// Inside is the text in the first parentheses at or behind an offset.
func (s *Statement) Inside(offset int) string {
	open := s.From(offset, func(t Token) bool { return nesting(t) > 0 })
	return s.Excerpt(open+1, s.Close(open))
}

// Until returns the first token from first on, outside parentheses, that ends
// a stretch: a comma, a parenthesis that closes what is outside, or one that
// stop accepts.
func (s *Statement) Until(first int, stop func(Token) bool) int {
	depth := 0
	for i := first; i < len(s.Tokens); i++ {
		t := s.Tokens[i]
		if depth == 0 && (t.Value == "," && t.Kind == Punct || nesting(t) < 0 || i > first && stop(t)) {
			return i
		}
		depth += nesting(t)
	}
	return len(s.Tokens)
}

// IndexParts returns the text of every key of CREATE INDEX without its order,
// and the predicate.
func (s *Statement) IndexParts() (parts []string, predicate string) {
	on := s.From(0, func(t Token) bool { return t.Is("on") })
	open := on
	for open < len(s.Tokens) && nesting(s.Tokens[open]) <= 0 {
		open++
	}
	end := s.Close(open)
	for i := open + 1; i < end; i++ {
		first := i
		i = s.Until(first, func(Token) bool { return false })
		parts = append(parts, s.Excerpt(first, s.keyEnd(first, i)))
	}
	where := end
	for where < len(s.Tokens) && !s.Tokens[where].Is("where") {
		where++
	}
	return parts, s.Excerpt(where+1, len(s.Tokens))
}

// keyEnd is the end of the expression of a key, before its collation, class
// and order: behind the parentheses of an expression or call.
func (s *Statement) keyEnd(first, last int) int {
	for i := first; i < last; i++ {
		if nesting(s.Tokens[i]) > 0 {
			return min(s.Close(i)+1, last)
		}
	}
	return min(first+1, last)
}

// Element returns the tokens of the definition of a column in CREATE TABLE,
// from its name up to the comma. Both are 0 when it is not found.
func (s *Statement) Element(name string) (first, last int) {
	for i, t := range s.Tokens {
		opens := i > 0 && (nesting(s.Tokens[i-1]) > 0 || s.Tokens[i-1].Value == ",")
		if opens && strings.EqualFold(t.Value, name) && (t.Kind == Word || t.Kind == Quoted) {
			return i, s.Until(i, func(Token) bool { return false })
		}
	}
	return 0, 0
}
