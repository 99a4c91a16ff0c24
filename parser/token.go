package parser

import (
	"errors"
	"io"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/apigen/apigen/parser/source"
)

// The kinds of token. Where a token means something only in its place (a key,
// a bare value, a route path) the scanner decides, so the grammar needs one
// token of lookahead.
const (
	identToken  lexer.TokenType = -iota - 2 // service, Page, user-api
	atToken                                 // @server
	keyToken                                // the key of an entry
	intToken                                // 16
	stringToken                             // "text", quotes included
	rawToken                                // `text`, quotes included
	bareToken                               // the unquoted value of an entry
	pathToken                               // /user/:id
	punctToken                              // { } ( ) [ ] * = , ; : . ...
	otherToken                              // whatever fits nowhere
)

// vocabulary names the token kinds for the grammar. Lexing through it is not
// possible: tokens come from scan, once for a whole file.
type vocabulary struct{}

func (vocabulary) Symbols() map[string]lexer.TokenType {
	return map[string]lexer.TokenType{
		"EOF": lexer.EOF, "Ident": identToken, "At": atToken, "Key": keyToken, "Int": intToken,
		"String": stringToken, "Raw": rawToken, "Bare": bareToken, "Path": pathToken,
		"Punct": punctToken, "Other": otherToken,
	}
}

func (vocabulary) Lex(string, io.Reader) (lexer.Lexer, error) {
	return nil, errors.New("tokens are scanned before parsing")
}

// replay feeds scanned tokens to the grammar.
type replay struct {
	tokens []lexer.Token
	end    lexer.Token
}

func (r *replay) Next() (lexer.Token, error) {
	if len(r.tokens) == 0 {
		return r.end, nil
	}
	t := r.tokens[0]
	r.tokens = r.tokens[1:]
	return t, nil
}

// is reports whether t is the given keyword or sign.
func is(t *lexer.Token, text string) bool {
	if t.Value != text {
		return false
	}
	return t.Type == identToken || t.Type == punctToken || t.Type == atToken
}

// after returns the place just behind text that starts at p.
func after(p source.Pos, text string) source.Pos {
	p.Offset += len(text)
	for i := range len(text) {
		switch c := text[i]; {
		case c == '\n':
			p.Line, p.Column = p.Line+1, 1
		case utf8.RuneStart(c):
			p.Column++
		}
	}
	return p
}

// spanOf is the place of one token.
func spanOf(t lexer.Token) source.Span {
	start := source.Pos(t.Pos)
	return source.Span{Start: start, End: after(start, t.Value)}
}
