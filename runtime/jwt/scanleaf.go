package jwt

import "strings"

// text scans a string. Control characters must be escaped.
func (s *scanner) text() error {
	for s.at++; s.at < len(s.data); s.at++ {
		switch c := s.data[s.at]; {
		case c == '"':
			s.at++
			return nil
		case c < ' ':
			return errNotJSON
		case c == '\\':
			if err := s.escape(); err != nil {
				return err
			}
		}
	}
	return errNotJSON
}

// escape scans from a backslash to the last character of what it escapes.
func (s *scanner) escape() error {
	s.at++
	if c := s.peek(); c != 'u' {
		if c == 0 || strings.IndexByte(`"\/bfnrt`, c) < 0 {
			return errNotJSON
		}
		return nil
	}
	unit, ok := s.hex()
	if !ok || unit >= 0xDC00 && unit <= 0xDFFF {
		return errNotJSON
	}
	if unit < 0xD800 || unit > 0xDBFF {
		return nil
	}
	s.at++
	if !s.take('\\') || s.peek() != 'u' {
		return errNotJSON
	}
	if low, ok := s.hex(); !ok || low < 0xDC00 || low > 0xDFFF {
		return errNotJSON
	}
	return nil
}

// hex scans the four digits behind a u, and stops on the last.
func (s *scanner) hex() (unit int, ok bool) {
	for range 4 {
		s.at++
		digit := strings.IndexByte("0123456789abcdef", s.peek()|0x20)
		if digit < 0 || s.peek() < '0' {
			return 0, false
		}
		unit = unit<<4 | digit
	}
	return unit, true
}

func (s *scanner) literal(want string) error {
	if len(s.data)-s.at < len(want) || string(s.data[s.at:s.at+len(want)]) != want {
		return errNotJSON
	}
	s.at += len(want)
	return nil
}

func (s *scanner) number() error {
	s.take('-')
	if !s.take('0') && !s.digits() {
		return errNotJSON
	}
	if s.take('.') && !s.digits() {
		return errNotJSON
	}
	if s.peek()|0x20 == 'e' {
		s.at++
		if !s.take('+') {
			s.take('-')
		}
		if !s.digits() {
			return errNotJSON
		}
	}
	return nil
}

// digits scans one or more.
func (s *scanner) digits() bool {
	start := s.at
	for c := s.peek(); c >= '0' && c <= '9'; c = s.peek() {
		s.at++
	}
	return s.at > start
}
