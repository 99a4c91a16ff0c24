package parser

import (
	"errors"
	"fmt"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// failure is a syntax error: the token that does not fit, and what the
// grammar would have taken.
type failure struct {
	token  lexer.Token
	expect string // a ready phrase such as "a field or '}'"; empty for the grammar's own
	hint   string
}

// failed turns a participle error into a failure.
func failed(err error) failure {
	var unexpected *participle.UnexpectedTokenError
	if errors.As(err, &unexpected) {
		return failure{token: unexpected.Unexpected}
	}
	var positioned participle.Error
	if errors.As(err, &positioned) {
		return failure{token: lexer.Token{Type: otherToken, Pos: positioned.Position()}}
	}
	return failure{token: lexer.Token{Type: otherToken}}
}

// structBody is the part of a struct type in braces. It reads field by field
// and keeps the errors, so that one bad field hides no other.
type structBody struct {
	Open, Close lexer.Token
	Fields      []fieldNode
	Failures    []failure
}

// fieldNode is one field with the token behind it.
type fieldNode struct {
	Named    *fieldStatement
	Embedded *embeddedStatement
	First    *lexer.Token
	Last     *lexer.Token
}

// Parse implements participle.Parseable.
func (b *structBody) Parse(lex *lexer.PeekingLexer) error {
	if !is(lex.Peek(), "{") {
		return participle.NextMatch
	}
	b.read(within(lex))
	return nil
}

// read expects the '{' to come next.
func (b *structBody) read(lex *cursor) {
	b.Open = *lex.Next()
	previous := b.Open
	for {
		switch t := lex.Peek(); {
		case t.EOF():
			b.Close = *lex.last()
			return
		case is(t, "}"):
			b.Close = *lex.Next()
			return
		}
		b.field(lex, &previous)
	}
}

func (b *structBody) field(lex *cursor, previous *lexer.Token) {
	node, bad := readField(lex, previous)
	if bad == nil {
		b.Fields = append(b.Fields, node)
		*previous = *node.Last
		return
	}
	b.Failures = append(b.Failures, *bad)
	skipLine(lex, "{", "}")
	*previous = lexer.Token{}
}

// entryBlock is `( key: value … )`.
type entryBlock struct {
	Open, Close lexer.Token
	Entries     []*entryStatement
	Failures    []failure
}

// Parse implements participle.Parseable.
func (b *entryBlock) Parse(lex *lexer.PeekingLexer) error {
	if !is(lex.Peek(), "(") {
		return participle.NextMatch
	}
	b.read(within(lex))
	return nil
}

// read expects the '(' to come next.
func (b *entryBlock) read(lex *cursor) {
	b.Open = *lex.Next()
	b.Close = b.Open
	for {
		switch t := lex.Peek(); {
		case t.EOF():
			b.Close = *lex.last()
			return
		case is(t, ")"):
			b.Close = *lex.Next()
			return
		case is(t, "service"): // the scanner has left the block
			b.Failures = append(b.Failures, failure{token: *t, expect: "')'", hint: fmt.Sprintf("close the '(' opened on line %d", b.Open.Pos.Line)})
			return
		}
		b.entry(lex)
	}
}

func (b *entryBlock) entry(lex *cursor) {
	first := *lex.Peek()
	entry, err := readEither(lex, quickEntry, entryParser)
	if err == nil {
		b.Entries = append(b.Entries, entry)
		return
	}
	bad := failed(err)
	waiting := b.waiting(first)
	switch {
	case waiting != "":
		bad = failure{token: first, expect: "'key: value' or ')'", hint: fmt.Sprintf("a value stands on the line of its key: write it behind %s:", waiting)}
	case bad.token.Pos.Line > first.Pos.Line: // a line without colon
		bad = failure{token: first, expect: "'key: value' or ')'"}
	case bad.token.Pos == first.Pos:
		bad.expect = "'key: value' or ')'"
	}
	b.Failures = append(b.Failures, bad)
	skipLine(lex, "(", ")")
}

// waiting returns the key of the line directly above a token when it has no
// value: text without a key below it was meant to be that.
func (b *entryBlock) waiting(at lexer.Token) string {
	if len(b.Entries) == 0 {
		return ""
	}
	last := b.Entries[len(b.Entries)-1]
	if last.Value != nil || last.Key.Pos.Line != at.Pos.Line-1 {
		return ""
	}
	return last.Key.Value
}

// skipLine drops a statement that could not be read: up to a token outside
// inner brackets that is first on its line, or to the closing bracket.
func skipLine(lex *cursor, open, close string) {
	depth := 0
	line := lex.Peek().Pos.Line
	for {
		t := lex.Peek()
		if t.EOF() || depth == 0 && (is(t, close) || t.Pos.Line > line) {
			return
		}
		switch {
		case is(t, open):
			depth++
		case is(t, close):
			depth--
		}
		line = spanOf(*t).End.Line
		lex.Next()
	}
}
