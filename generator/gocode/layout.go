package gocode

import "bytes"

// sameLayout reports whether two Go texts have the same tokens and comments
// with the same line breaks between them, blank lines counting once. Such texts
// look the same to gofmt, which sets all other white space itself; so when one
// of them came out of gofmt, it is what gofmt makes of the other. It may be
// false for texts that gofmt makes equal, and costs a small part of gofmt.
func sameLayout(a, b []byte) bool {
	a, b = bytes.TrimSpace(a), bytes.TrimSpace(b)
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		n := sameLexeme(a[i:], b[j:])
		if n == 0 {
			return false
		}
		before := a[i : i+n]
		i, j = i+n, j+n
		if i < len(a) && j < len(b) && kinds[a[i]] != white && kinds[b[j]] != white {
			continue
		}
		gap, other := blank(a[i:]), blank(b[j:])
		if lines(gap) != lines(other) {
			return false
		}
		i, j = i+len(gap), j+len(other)
		if (len(gap) == 0) != (len(other) == 0) && i < len(a) && fuses(before, a[i]) {
			return false
		}
	}
	return i == len(a) && j == len(b)
}

// sameLexeme is the length of the lexeme that both texts begin with, or 0.
func sameLexeme(a, b []byte) int {
	switch kinds[a[0]] {
	case word:
		n := 0
		for n < len(a) && n < len(b) && a[n] == b[n] && kinds[a[n]] == word {
			n++
		}
		if n < len(a) && kinds[a[n]] == word || n < len(b) && kinds[b[n]] == word {
			return 0
		}
		return n
	case sign:
		if a[0] == b[0] {
			return 1
		}
		return 0
	}
	x := lexeme(a)
	if !bytes.Equal(x, lexeme(b)) {
		return 0
	}
	return len(x)
}

// kind is what a character means where a lexeme begins.
type kind byte

const (
	sign   kind = iota
	word        // part of a name or number
	white       // what blank takes
	opener      // of a text, or perhaps of a comment
)

// kinds has the kind of each character; asking for it is most of the work.
var kinds = func() (kinds [256]kind) {
	for c := range kinds {
		switch {
		case inName(byte(c)):
			kinds[c] = word
		case c == ' ', c == '\t', c == '\n':
			kinds[c] = white
		case c == '"', c == '\'', c == '`', c == '/':
			kinds[c] = opener
		}
	}
	return kinds
}()

// blank is the white space that text begins with.
func blank(text []byte) []byte {
	n := 0
	for n < len(text) && kinds[text[n]] == white {
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
