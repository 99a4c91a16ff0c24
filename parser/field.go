package parser

import "github.com/alecthomas/participle/v2/lexer"

// readField reads one field of a struct; previous is the token before it.
func readField(lex *cursor, previous *lexer.Token) (fieldNode, *failure) {
	node := fieldNode{First: lex.Peek()}
	embedded, bad := embeds(lex)
	if bad == nil && previous.Value != "" && previous.Value != "{" {
		bad = sameLine(lex, *previous, embedded)
	}
	if bad != nil {
		return node, bad
	}
	var err error
	if embedded {
		node.Embedded, err = readEither(lex, quickEmbedded, embeddedParser)
	} else {
		node.Named, err = readEither(lex, quickField, fieldParser)
	}
	if err != nil {
		return node, fieldFailure(failed(err), *node.First)
	}
	node.Last = lex.last()
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
func embeds(lex *cursor) (bool, *failure) {
	name, second := lex.Peek(), lex.ahead(1)
	if is(name, "*") {
		return true, nil
	}
	if name.Type == stringToken {
		return false, &failure{token: *name, expect: "a tag in backticks"}
	}
	if name.Type != identToken {
		return false, &failure{token: *name, expect: "a field or '}'"}
	}
	switch {
	case is(second, ","), is(second, "{"):
		return false, nil
	case is(second, "."):
		return true, nil
	case is(second, "["):
		return lex.ahead(2).Type == identToken, nil
	case second.Type == identToken, is(second, "*"):
		return second.Pos.Line != name.Pos.Line, nil
	case second.Type == rawToken, is(second, "}"), second.EOF():
		return true, nil
	case second.Pos.Line != name.Pos.Line:
		return true, nil
	}
	return false, nil
}

// sameLine refuses text behind a field that only looks like a further field.
func sameLine(lex *cursor, previous lexer.Token, embedded bool) *failure {
	next := *lex.Peek()
	if spanOf(previous).End.Line != next.Pos.Line {
		return nil
	}
	switch {
	case is(lex.ahead(1), ":"):
		return &failure{token: next, expect: "the end of the line", hint: "put the tag in backticks: `json:\"name\"`"}
	case embedded:
		return &failure{token: next, expect: "a tag or the end of the line"}
	}
	return nil
}
