package gocode

import "bytes"

// sameLayout reports whether two Go texts have the same tokens and comments
// with the same line breaks between them, blank lines counting once. Such texts
// look the same to gofmt, which sets all other white space itself; so when one
// of them came out of gofmt, it is what gofmt makes of the other. It may be
// false for texts that gofmt makes equal, and costs a small part of gofmt.
func sameLayout(a, b []byte) bool {
	a, b = bytes.TrimSpace(a), bytes.TrimSpace(b)
	var before []byte
	for len(a) > 0 && len(b) > 0 {
		x, y := lexeme(a), lexeme(b)
		if !bytes.Equal(x, y) {
			return false
		}
		a, b = a[len(x):], b[len(y):]
		gap, other := blank(a), blank(b)
		if lines(gap) != lines(other) {
			return false
		}
		a, b, before = a[len(gap):], b[len(other):], x
		if (len(gap) == 0) != (len(other) == 0) && len(a) > 0 && fuses(before, a[0]) {
			return false
		}
	}
	return len(a) == 0 && len(b) == 0
}

// blank is the white space that text begins with.
func blank(text []byte) []byte {
	n := 0
	for n < len(text) && (text[n] == ' ' || text[n] == '\t' || text[n] == '\n') {
		n++
	}
	return text[:n]
}

// lines counts line breaks: none, one, or a blank line.
func lines(blank []byte) int {
	n := 0
	for _, c := range blank {
		if c == '\n' {
			n++
		}
	}
	return min(n, 2)
}

// lexeme is the name, number, text or comment that text begins with, or one
// character of a sign.
func lexeme(text []byte) []byte {
	switch c := text[0]; {
	case inName(c):
		n := 1
		for n < len(text) && inName(text[n]) {
			n++
		}
		return text[:n]
	case c == '"', c == '\'', c == '`':
		return quoted(text)
	case bytes.HasPrefix(text, []byte("//")):
		line, _, _ := bytes.Cut(text, []byte("\n"))
		return bytes.TrimRight(line, " \t")
	case bytes.HasPrefix(text, []byte("/*")):
		inside, _, _ := bytes.Cut(text[2:], []byte("*/"))
		return text[:min(len(text), len(inside)+4)]
	}
	return text[:1]
}

func inName(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c >= 0x80
}

func quoted(text []byte) []byte {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && text[0] != '`':
			i++
		case text[i] == text[0]:
			return text[:i+1]
		}
	}
	return text
}

// fuses reports whether a space between a lexeme and the character behind it
// may part two tokens: "& ^", "1 .".
func fuses(before []byte, next byte) bool {
	last := before[len(before)-1]
	switch {
	case '0' <= before[0] && before[0] <= '9':
		return next == '.'
	case inName(last):
		return inName(next)
	}
	return isOperator(last) && isOperator(next)
}

func isOperator(c byte) bool { return bytes.IndexByte([]byte("+-*/%&|^<>=!:.~"), c) >= 0 }
