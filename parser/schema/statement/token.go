package statement

import (
	"strings"
	"unicode/utf8"

	"github.com/apigen/apigen/parser/schema"
)

// TokenKind is the shape of a token.
type TokenKind int

// The shapes. Comments and blanks make no tokens.
const (
	Word   TokenKind = iota // a keyword, or a name without quotes
	Quoted                  // a name in quotes
	Text                    // a string constant
	Number
	Punct // one character of punctuation
)

// Token is one piece of a statement.
type Token struct {
	Kind       TokenKind
	Value      string // of Quoted the name without quotes, else as written
	Start, End int    // byte offsets
}

// Is reports whether t is one of the words, letter case ignored.
func (t Token) Is(words ...string) bool {
	if t.Kind == Word {
		for _, w := range words {
			if strings.EqualFold(t.Value, w) {
				return true
			}
		}
	}
	return false
}

// Tokens lists the tokens of a text.
func Tokens(text string, dialect schema.Dialect) []Token {
	l := lexer{text: text, dialect: dialect}
	var out []Token
	for {
		t, ok := l.next()
		if !ok {
			return out
		}
		out = append(out, t)
	}
}

type lexer struct {
	text    string
	dialect schema.Dialect
	at      int
	comment func(text string) // told of every line comment; may be nil
}

func (l *lexer) mysql() bool { return l.dialect == schema.MySQL || l.dialect == schema.MariaDB }

// next reads one token after blanks and comments.
func (l *lexer) next() (Token, bool) {
	for l.blank() {
	}
	if l.at >= len(l.text) {
		return Token{}, false
	}
	start := l.at
	kind := l.scan()
	l.at = max(l.at, start+1)
	t := Token{Kind: kind, Value: l.text[start:l.at], Start: start, End: l.at}
	if kind == Quoted {
		t.Value = unquoted(t.Value)
	}
	return t, true
}

// blank skips one stretch of blanks or one comment.
func (l *lexer) blank() bool {
	rest := l.text[l.at:]
	switch {
	case rest == "":
		return false
	case strings.ContainsRune(" \t\r\n\f\v", rune(rest[0])):
		l.at++
	case strings.HasPrefix(rest, "\uFEFF"):
		l.at += len("\uFEFF")
	case strings.HasPrefix(rest, "--") && (!l.mysql() || len(rest) == 2 || rest[2] <= ' '), l.mysql() && rest[0] == '#':
		end := strings.IndexByte(rest, '\n')
		if end < 0 {
			end = len(rest)
		}
		if l.comment != nil {
			l.comment(rest[:end])
		}
		l.at += end
	case strings.HasPrefix(rest, "/*"):
		l.at += l.blockComment(rest)
	default:
		return false
	}
	return true
}

// blockComment returns the length of the comment at the start of rest. Those
// of PostgreSQL nest.
func (l *lexer) blockComment(rest string) int {
	depth, i := 1, 2
	for i < len(rest) && depth > 0 {
		switch {
		case strings.HasPrefix(rest[i:], "*/"):
			depth, i = depth-1, i+2
		case l.dialect == schema.Postgres && strings.HasPrefix(rest[i:], "/*"):
			depth, i = depth+1, i+2
		default:
			i++
		}
	}
	return i
}

// scan moves past one token.
func (l *lexer) scan() TokenKind {
	switch c := l.text[l.at]; {
	case c == '\'':
		l.quoted('\'', l.mysql() || l.escapes())
		return Text
	case c == '"':
		l.quoted('"', l.mysql())
		if l.mysql() {
			return Text
		}
		return Quoted
	case c == '`' && l.dialect != schema.Postgres:
		l.quoted('`', false)
		return Quoted
	case c == '[' && l.dialect == schema.SQLite:
		l.quoted(']', false)
		return Quoted
	case c == '$' && l.dialect == schema.Postgres && l.dollar():
		return Text
	case c >= '0' && c <= '9':
		l.while(func(c byte) bool { return wordByte(c) || c == '.' })
		return Number
	case wordByte(c):
		l.while(wordByte)
		return Word
	}
	l.at++
	return Punct
}

// escapes reports whether the quote at hand opens a PostgreSQL string with
// backslashes: E'…'.
func (l *lexer) escapes() bool {
	if l.dialect != schema.Postgres || l.at == 0 || (l.text[l.at-1]|0x20) != 'e' {
		return false
	}
	return l.at == 1 || !wordByte(l.text[l.at-2])
}

// quoted moves past text up to a closing quote; a doubled one does not close.
func (l *lexer) quoted(end byte, backslash bool) {
	for l.at++; l.at < len(l.text); l.at++ {
		switch c := l.text[l.at]; {
		case c == '\\' && backslash:
			l.at++
		case c == end && end != ']' && l.at+1 < len(l.text) && l.text[l.at+1] == end:
			l.at++
		case c == end:
			l.at++
			return
		}
	}
	l.at = len(l.text)
}

// dollar moves past $tag$…$tag$. It reports false when there is none.
func (l *lexer) dollar() bool {
	rest := l.text[l.at:]
	n := 1
	for n < len(rest) && wordByte(rest[n]) && rest[n] != '$' {
		n++
	}
	if n >= len(rest) || rest[n] != '$' || (n > 1 && rest[1] <= '9') {
		return false
	}
	tag := rest[:n+1]
	end := strings.Index(rest[len(tag):], tag)
	if end < 0 {
		l.at = len(l.text)
		return true
	}
	l.at += end + 2*len(tag)
	return true
}

func (l *lexer) while(in func(byte) bool) {
	for l.at < len(l.text) && in(l.text[l.at]) {
		l.at++
	}
}

func wordByte(c byte) bool {
	return c == '_' || c == '$' || c >= utf8.RuneSelf || c >= '0' && c <= '9' || (c|0x20) >= 'a' && (c|0x20) <= 'z'
}

func unquoted(name string) string {
	if len(name) < 2 {
		return name
	}
	quote, inner := name[:1], name[1:len(name)-1]
	return strings.ReplaceAll(inner, quote+quote, quote)
}
