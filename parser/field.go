package parser

import "github.com/alecthomas/participle/v2/lexer"

// readField reads one field of a struct; previous is the token before it.
func readField(lex *lexer.PeekingLexer, previous *lexer.Token) (*fieldNode, *failure) {
	first := *lex.Peek()
	embedded, bad := embeds(lex)
	if bad == nil && previous.Value != "" && previous.Value != "{" {
		bad = sameLine(lex, *previous, embedded)
	}
	if bad != nil {
		return nil, bad
	}
	node := &fieldNode{First: first}
	var err error
	if embedded {
		node.Embedded, err = read(lex, embeddedParser)
	} else {
		node.Named, err = read(lex, fieldParser)
	}
	if err != nil {
		return nil, fieldFailure(failed(err), first)
	}
	node.Last = lastRead(lex)
	return node, nil
}

func fieldFailure(bad failure, first lexer.Token) *failure {
	if bad.token.Pos == first.Pos {
		bad.expect = "a field or '}'"
	}
	return &bad
}

// embeds tells an embedded field from a named one. This is the one place in
// the language where the end of a line matters.
func embeds(lex *lexer.PeekingLexer) (bool, *failure) {
	next := lookahead(lex, 3)
	name, second, third := next[0], next[1], next[2]
	if is(&name, "*") {
		return true, nil
	}
	if name.Type == stringToken {
		return false, &failure{token: name, expect: "a tag in backticks"}
	}
	if name.Type != identToken {
		return false, &failure{token: name, expect: "a field or '}'"}
	}
	switch {
	case is(&second, ","), is(&second, "{"):
		return false, nil
	case is(&second, "."):
		return true, nil
	case is(&second, "["):
		return third.Type == identToken, nil
	case second.Type == identToken, is(&second, "*"):
		return second.Pos.Line != name.Pos.Line, nil
	case second.Type == rawToken, is(&second, "}"), second.EOF():
		return true, nil
	case second.Pos.Line != name.Pos.Line:
		return true, nil
	}
	return false, nil
}

// sameLine refuses text behind a field that only looks like a further field.
func sameLine(lex *lexer.PeekingLexer, previous lexer.Token, embedded bool) *failure {
	next := lookahead(lex, 2)
	if spanOf(previous).End.Line != next[0].Pos.Line {
		return nil
	}
	switch {
	case is(&next[1], ":"):
		return &failure{token: next[0], expect: "the end of the line", hint: "put the tag in backticks: `json:\"name\"`"}
	case embedded:
		return &failure{token: next[0], expect: "a tag or the end of the line"}
	}
	return nil
}
