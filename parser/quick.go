package parser

import "github.com/alecthomas/participle/v2/lexer"

// The functions below read the statements that make up most of a contract as
// the grammar does, without its cost, and give up on anything unusual. The
// grammar then reads the statement again, so it alone decides what is an error;
// a test holds the two against each other.

// quick reads one statement, or returns nil and leaves lex anywhere.
type quick[S any] func(lex *cursor) *S

func quickType(lex *cursor) *typeStatement {
	if lex.Peek().Type != identToken {
		return nil
	}
	st := &typeStatement{Name: *lex.Next()}
	if is(lex.Peek(), "[") && lex.ahead(1).Type == identToken {
		return nil // type parameters
	}
	st.Alias = accept(lex, "=") != nil
	if next := lex.ahead(1).Type; is(lex.Peek(), "go") && (next == stringToken || next == rawToken) {
		return nil // a type of a Go package
	}
	if st.Type = quickExpression(lex); st.Type == nil {
		return nil
	}
	return st
}

func quickField(lex *cursor) *fieldStatement {
	st := &fieldStatement{Names: make([]fieldName, 0, 1)}
	for {
		if lex.Peek().Type != identToken {
			return nil
		}
		st.Names = append(st.Names, fieldName{*lex.Next()})
		if accept(lex, ",") == nil {
			break
		}
	}
	if st.Type = quickExpression(lex); st.Type == nil {
		return nil
	}
	st.Tag = acceptKind(lex, rawToken)
	return st
}

func quickEmbedded(lex *cursor) *embeddedStatement {
	st := &embeddedStatement{Pointer: accept(lex, "*")}
	if st.Type = quickNamed(lex); st.Type == nil {
		return nil
	}
	st.Tag = acceptKind(lex, rawToken)
	return st
}

func quickEntry(lex *cursor) *entryStatement {
	key := acceptKind(lex, keyToken)
	colon := accept(lex, ":")
	if key == nil || colon == nil {
		return nil
	}
	return &entryStatement{Key: *key, Colon: *colon, Value: acceptKind(lex, stringToken, rawToken, bareToken)}
}

func quickDoc(lex *cursor) *docStatement {
	if accept(lex, "@doc") == nil {
		return nil
	}
	if text := acceptKind(lex, stringToken, rawToken, bareToken); text != nil {
		return &docStatement{Text: text}
	}
	return nil
}

func quickService(lex *cursor) *serviceStatement {
	word := accept(lex, "service")
	name := acceptKind(lex, identToken)
	if word == nil || name == nil || accept(lex, "{") == nil {
		return nil
	}
	return &serviceStatement{Keyword: *word, Name: *name}
}

func quickHandler(lex *cursor) *handlerStatement {
	if accept(lex, "@handler") == nil || lex.ahead(1).Type == pathToken {
		return nil
	}
	name := acceptKind(lex, identToken)
	if name == nil {
		return nil
	}
	return &handlerStatement{Name: *name}
}

func quickRoute(lex *cursor) *routeStatement {
	method := acceptKind(lex, identToken)
	path := acceptKind(lex, pathToken)
	if method == nil || path == nil {
		return nil
	}
	st := &routeStatement{Method: *method, Path: *path}
	var ok bool
	if is(lex.Peek(), "(") {
		if st.Request, ok = quickBody(lex); !ok {
			return nil
		}
	}
	if accept(lex, "returns") != nil {
		st.Status = acceptKind(lex, intToken)
		if st.Status == nil || is(lex.Peek(), "(") {
			if st.Response, ok = quickBody(lex); !ok {
				return nil
			}
		}
	}
	if accept(lex, "throws") != nil {
		if st.Throws = quickNames(lex); st.Throws == nil {
			return nil
		}
	}
	return st
}

// quickNames reads names in parentheses; there is none when they are not as usual.
func quickNames(lex *cursor) (names []thrownName) {
	for open := "("; accept(lex, open) != nil; open = "," {
		name := acceptKind(lex, identToken)
		if name == nil {
			return nil
		}
		names = append(names, thrownName{*name})
	}
	if accept(lex, ")") == nil {
		return nil
	}
	return names
}

// quickBody reads a type in parentheses, or none.
func quickBody(lex *cursor) (*typeExpression, bool) {
	if accept(lex, "(") == nil {
		return nil, false
	}
	if accept(lex, ")") != nil {
		return nil, true
	}
	e := quickReference(lex)
	return e, e != nil && accept(lex, ")") != nil
}

// accept takes a keyword or sign, if it comes next.
func accept(lex *cursor, text string) *lexer.Token {
	if !is(lex.Peek(), text) {
		return nil
	}
	return lex.Next()
}

// acceptKind takes a token of one of the kinds, if it comes next.
func acceptKind(lex *cursor, kinds ...lexer.TokenType) *lexer.Token {
	for _, kind := range kinds {
		if lex.Peek().Type == kind {
			return lex.Next()
		}
	}
	return nil
}
