package parser

import "github.com/alecthomas/participle/v2/lexer"

// cursor moves over the tokens of one slice. Behind the last one stands an end
// token, however often it is read.
//
// participle has a cursor of its own, which copies the tokens. It is made when
// the grammar is first needed for a slice, and then follows this one. While the
// grammar itself calls back to read a block, its cursor is the only one.
type cursor struct {
	tokens []lexer.Token
	end    lexer.Token
	at     int

	grammar *lexer.PeekingLexer // nil as long as no statement needed it
	inside  bool                // the grammar is at work; tokens, end and at are unused
}

// mark is a place to come back to.
type mark struct {
	at      int
	grammar lexer.Checkpoint
}

// over returns a cursor at the first of the tokens.
func over(tokens []lexer.Token, end lexer.Position) *cursor {
	return &cursor{tokens: tokens, end: lexer.EOFToken(end)}
}

// within returns a cursor where the grammar has got to.
func within(grammar *lexer.PeekingLexer) *cursor { return &cursor{grammar: grammar, inside: true} }

// Peek returns the next token.
func (c *cursor) Peek() *lexer.Token { return c.ahead(0) }

// ahead returns the token behind the next n.
func (c *cursor) ahead(n int) *lexer.Token {
	if c.inside {
		return aheadInGrammar(c.grammar, n)
	}
	if c.at+n < len(c.tokens) {
		return &c.tokens[c.at+n]
	}
	return &c.end
}

func aheadInGrammar(grammar *lexer.PeekingLexer, n int) *lexer.Token {
	start := grammar.MakeCheckpoint()
	for range n {
		grammar.Next()
	}
	t := grammar.Peek()
	grammar.LoadCheckpoint(start)
	return t
}

// Next takes the next token.
func (c *cursor) Next() *lexer.Token {
	if c.inside {
		return c.grammar.Next()
	}
	t := c.Peek()
	if c.at < len(c.tokens) {
		c.at++
	}
	return t
}

// last is the token before the cursor, or an empty one at the beginning.
func (c *cursor) last() *lexer.Token {
	if c.inside {
		if n := c.grammar.RawCursor(); n > 0 {
			return &c.grammar.Range(n-1, n)[0]
		}
	} else if c.at > 0 {
		return &c.tokens[c.at-1]
	}
	return &lexer.Token{}
}

func (c *cursor) mark() mark {
	if c.inside {
		return mark{grammar: c.grammar.MakeCheckpoint()}
	}
	return mark{at: c.at}
}

func (c *cursor) back(to mark) {
	if c.inside {
		c.grammar.LoadCheckpoint(to.grammar)
		return
	}
	c.at = to.at
}

// lend brings participle's cursor to the same place. That is never behind it:
// what fails to read a statement puts it where it was, and quick functions give
// up before they read a block.
func (c *cursor) lend() *lexer.PeekingLexer {
	if c.inside {
		return c.grammar
	}
	if c.grammar == nil {
		c.grammar, _ = lexer.Upgrade(&replay{tokens: c.tokens, end: c.end}) // replay never fails
	}
	if int(c.grammar.RawCursor()) < c.at {
		c.grammar.FastForward(lexer.RawCursor(c.at - 1))
	}
	return c.grammar
}

// follow moves to where participle's cursor is.
func (c *cursor) follow() {
	if !c.inside {
		c.at = int(c.grammar.RawCursor())
	}
}
