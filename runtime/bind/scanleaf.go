package bind

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// str scans a string in double quotes.
func (s *scanner) str() *flaw {
	s.pos++
	for s.pos < len(s.text) {
		switch c := s.text[s.pos]; {
		case c == '"':
			s.pos++
			return nil
		case c == '\\':
			if bad := s.escape(); bad != nil {
				return bad
			}
		case c < ' ':
			return s.syntax("no control characters in a string")
		case c < utf8.RuneSelf:
			s.pos++
		default:
			r, size := utf8.DecodeRune(s.text[s.pos:])
			if r == utf8.RuneError && size == 1 {
				return &flaw{rule: "utf8", message: "must be UTF-8 text, see " + s.place()}
			}
			s.pos += size
		}
	}
	return s.syntax("the end of a string")
}

// escape scans a backslash and what belongs to it.
func (s *scanner) escape() *flaw {
	s.pos++
	switch s.peek() {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.pos++
		return nil
	case 'u':
		return s.unicode()
	}
	return s.syntax("an escape such as \\n or \\u00e9")
}

// unicode scans \uXXXX, and the second half when it is half of a pair.
func (s *scanner) unicode() *flaw {
	first, ok := s.hex()
	if !ok {
		return s.syntax("four hexadecimal digits")
	}
	if !utf16.IsSurrogate(first) {
		return nil
	}
	if s.peek() == '\\' {
		s.pos++
		if second, ok := s.hex(); ok && utf16.DecodeRune(first, second) != utf8.RuneError {
			return nil
		}
	}
	return &flaw{rule: "utf8", message: "must not hold half of a surrogate pair, see " + s.place()}
}

// hex scans uXXXX.
func (s *scanner) hex() (rune, bool) {
	if s.peek() != 'u' || len(s.text)-s.pos < 5 {
		return 0, false
	}
	code, err := strconv.ParseUint(string(s.text[s.pos+1:s.pos+5]), 16, 16)
	if err != nil {
		return 0, false
	}
	s.pos += 5
	return rune(code), true
}

func (s *scanner) number() *flaw {
	if s.peek() == '-' {
		s.pos++
	}
	if s.peek() == '0' {
		s.pos++
	} else if !s.digits() {
		return s.syntax("a digit")
	}
	if s.peek() == '.' {
		s.pos++
		if !s.digits() {
			return s.syntax("a digit")
		}
	}
	if c := s.peek(); c != 'e' && c != 'E' {
		return nil
	}
	s.pos++
	if c := s.peek(); c == '+' || c == '-' {
		s.pos++
	}
	if !s.digits() {
		return s.syntax("a digit")
	}
	return nil
}

func (s *scanner) digits() bool {
	start := s.pos
	for c := s.peek(); '0' <= c && c <= '9'; c = s.peek() {
		s.pos++
	}
	return s.pos > start
}
