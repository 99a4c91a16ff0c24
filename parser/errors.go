package parser

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/apigen/apigen/parser/ast"
)

// errorStatement is one declared error. What may be left out stands on the line of
// what is before it, so that the next error is not taken for it.
type errorStatement struct {
	Name, Status        lexer.Token
	Code, Title, Number *lexer.Token
	Members             *structBody
}

// declaredErrors reads `error (…)` or one error.
func (p *fileParser) declaredErrors(lex *cursor) bool {
	first := *lex.Next()
	if !is(lex.Peek(), "(") {
		return p.declaredError(lex, &first, 0)
	}
	return p.readGroup(lex, func(group int) {
		if !p.declaredError(lex, nil, group) {
			skipLine(lex, "(", ")")
		}
	})
}

func (p *fileParser) declaredError(lex *cursor, first *lexer.Token, group int) bool {
	st, bad := readError(lex)
	if bad != nil {
		p.report(*bad)
		return false
	}
	if first == nil {
		first = &st.Name
	}
	node := &ast.Error{Name: ident(st.Name), Status: text(st.Status), Group: group}
	node.Span, node.Comments = p.place(*first, *lex.last())
	if st.Code != nil {
		code := ident(*st.Code)
		node.Code = &code
	}
	if st.Title != nil {
		title := text(*st.Title)
		node.Title = &title
	}
	if st.Number != nil {
		number := text(*st.Number)
		node.Number = &number
	}
	if st.Members != nil {
		node.Members = p.structure(&structType{Body: *st.Members})
	}
	p.out.Decls = append(p.out.Decls, node)
	return true
}

const errorExample = `UserMissing 404 "no such user"`

// readError reads one error, up to the end of its line or of its members.
func readError(lex *cursor) (*errorStatement, *failure) {
	if lex.Peek().Type != identToken {
		return nil, &failure{token: *lex.Peek(), expect: "the name of an error or ')'", hint: "write it like " + errorExample}
	}
	if next := lex.ahead(1); next.Type != intToken {
		return nil, &failure{token: *next, expect: "an HTTP status after " + lex.Peek().Value, hint: "write it like " + errorExample}
	}
	st := &errorStatement{Name: *lex.Next(), Status: *lex.Next()}
	st.Code = codeOnLine(lex)
	st.Title = onLine(lex, stringToken, rawToken)
	st.Number = numberOnLine(lex)
	if is(lex.Peek(), "{") {
		st.Members = &structBody{}
		st.Members.read(lex)
		return st, nil
	}
	if next := lex.Peek(); !next.EOF() && !is(next, ")") && next.Pos.Line == spanOf(*lex.last()).End.Line {
		return nil, &failure{token: *next, expect: "the end of the line after the error", hint: "write name, status, code, title and number in this order: UserMissing 404 user_missing \"no such user\" 10001"}
	}
	return st, nil
}

// onLine takes a token of one of the kinds, if it comes next and on the line of the last.
func onLine(lex *cursor, kinds ...lexer.TokenType) *lexer.Token {
	if lex.Peek().Pos.Line != spanOf(*lex.last()).End.Line {
		return nil
	}
	return acceptKind(lex, kinds...)
}

// codeOnLine takes a name, or several with dots between, such as user.missing.
func codeOnLine(lex *cursor) *lexer.Token {
	first := onLine(lex, identToken)
	if first == nil {
		return nil
	}
	code := *first
	for end := func() int { return code.Pos.Offset + len(code.Value) }; is(lex.Peek(), ".") && lex.Peek().Pos.Offset == end(); {
		if name := lex.ahead(1); name.Type != identToken || name.Pos.Offset != end()+1 {
			break
		}
		lex.Next()
		code.Value += "." + lex.Next().Value
	}
	return &code
}

// numberOnLine takes a number with its sign.
func numberOnLine(lex *cursor) *lexer.Token {
	sign := lex.Peek()
	if sign.Value != "-" || sign.Type != otherToken || lex.ahead(1).Type != intToken || lex.ahead(1).Pos.Offset != sign.Pos.Offset+1 {
		return onLine(lex, intToken)
	}
	at := *lex.Next()
	number := *lex.Next()
	return &lexer.Token{Type: intToken, Value: at.Value + number.Value, Pos: at.Pos}
}
