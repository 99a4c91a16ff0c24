package parser

import (
	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// The grammar describes single statements. What repeats (declarations, types
// of a group, fields, entries, routes) is driven by hand around it, because a
// participle parser stops at its first error and the rest must still be read.

type syntaxStatement struct {
	Version lexer.Token `parser:"'syntax' '=' @(String | Raw)"`
}

type importStatement struct {
	Path lexer.Token `parser:"@(String | Raw)"`
}

type infoStatement struct {
	Body entryBlock `parser:"'info' @@"`
}

type serverStatement struct {
	Body entryBlock `parser:"'@server' @@"`
}

type entryStatement struct {
	Key   lexer.Token  `parser:"@Key"`
	Colon lexer.Token  `parser:"@':':Punct"`
	Value *lexer.Token `parser:"@(String | Raw | Bare)?"`
}

type typeStatement struct {
	Name   lexer.Token     `parser:"@Ident"`
	Params []typeParam     `parser:"( (?= '[' Ident) '[' @@ (',' @@)* ']' )?"`
	Alias  bool            `parser:"@'='?"`
	Go     *goType         `parser:"( @@"`
	Type   *typeExpression `parser:"| @@ )"`
}

// goType names a type of a Go package.
type goType struct {
	Keyword lexer.Token     `parser:"(?= 'go' (String | Raw)) @'go'"`
	Ref     lexer.Token     `parser:"@(String | Raw)"`
	Wire    *typeExpression `parser:"( 'as' @@ )?"`
}

type typeParam struct {
	Name       lexer.Token `parser:"@Ident"`
	Constraint string      `parser:"@Ident?"`
}

// typeExpression keeps prefixes in a list, so that a long one costs no stack.
type typeExpression struct {
	Prefixes []typePrefix `parser:"@@*"`
	Struct   *structType  `parser:"( @@"`
	Any      *anyType     `parser:"| @@"`
	Named    *namedType   `parser:"| @@ )"`
}

type typePrefix struct {
	Pointer *lexer.Token    `parser:"  @'*'"`
	Array   *arrayPrefix    `parser:"| @@"`
	Map     *lexer.Token    `parser:"| ( (?= 'map' '[') @'map' '['"`
	Key     *typeExpression `parser:"@@ ']' )"`
}

type arrayPrefix struct {
	Open lexer.Token  `parser:"@'['"`
	Len  *lexer.Token `parser:"@Int? ']'"`
}

type structType struct {
	Keyword *lexer.Token `parser:"( (?= 'struct' '{') @'struct' )?"`
	Body    structBody   `parser:"@@"`
}

type anyType struct {
	Keyword lexer.Token `parser:"(?= 'interface' '{') @'interface' '{'"`
	Close   lexer.Token `parser:"@'}'"`
}

type namedType struct {
	Name  lexer.Token       `parser:"@Ident"`
	Local *lexer.Token      `parser:"( '.' @Ident )?"`
	Args  []*typeExpression `parser:"( '[' @@ (',' @@)*"`
	Close *lexer.Token      `parser:"@']' )?"`
}

// fieldName is a struct because participle keeps only the last match in a
// plain list of tokens.
type fieldName struct {
	Token lexer.Token `parser:"@Ident"`
}

type fieldStatement struct {
	Names []fieldName     `parser:"@@ (',' @@)*"`
	Type  *typeExpression `parser:"@@"`
	Tag   *lexer.Token    `parser:"@Raw?"`
}

type embeddedStatement struct {
	Pointer *lexer.Token `parser:"@'*'?"`
	Type    *namedType   `parser:"@@"`
	Tag     *lexer.Token `parser:"@Raw?"`
}

type serviceStatement struct {
	Keyword lexer.Token `parser:"@'service'"`
	Name    lexer.Token `parser:"@Ident '{'"`
}

type docStatement struct {
	Text  *lexer.Token    `parser:"'@doc' ( @(String | Raw | Bare)"`
	Entry *entryStatement `parser:"| @@"`
	Quote *lexer.Token    `parser:"| ( (?= '(' (String | Raw)) '(' @(String | Raw) ')' )"`
	Body  *entryBlock     `parser:"| @@ )"`
}

type handlerStatement struct {
	Name lexer.Token `parser:"'@handler' (?! Ident Path) @Ident"`
}

type routeStatement struct {
	Method   lexer.Token     `parser:"@Ident"`
	Path     lexer.Token     `parser:"@Path"`
	Request  *typeExpression `parser:"( '(' @@? ')' )?"`
	Status   *lexer.Token    `parser:"( 'returns' ( @Int"`
	Response *typeExpression `parser:"( '(' @@? ')' )? | '(' @@? ')' ) )?"`
	Throws   []thrownName    `parser:"( 'throws' '(' @@ (',' @@)* ')' )?"`
}

// thrownName is a struct for the reason that fieldName is one.
type thrownName struct {
	Token lexer.Token `parser:"@Ident"`
}

var (
	syntaxParser   = build[syntaxStatement]()
	importParser   = build[importStatement]()
	infoParser     = build[infoStatement]()
	serverParser   = build[serverStatement]()
	entryParser    = build[entryStatement]()
	typeParser     = build[typeStatement]()
	fieldParser    = build[fieldStatement]()
	embeddedParser = build[embeddedStatement]()
	serviceParser  = build[serviceStatement]()
	docParser      = build[docStatement]()
	handlerParser  = build[handlerStatement]()
	routeParser    = build[routeStatement]()
)

// build makes the parser of one statement. A mistake in a grammar is a bug
// that shows at program start, so it may panic there.
func build[S any]() *participle.Parser[S] {
	return participle.MustBuild[S](participle.Lexer(vocabulary{}), participle.UseLookahead(0))
}

// readEither reads one statement the quick way, or else by the grammar.
func readEither[S any](lex *cursor, q quick[S], p *participle.Parser[S]) (*S, error) {
	start := lex.mark()
	if statement := q(lex); statement != nil {
		return statement, nil
	}
	lex.back(start)
	return read(lex, p)
}

// read parses one statement and leaves lex behind it; on an error lex is left
// where it was.
func read[S any](lex *cursor, p *participle.Parser[S]) (*S, error) {
	grammar := lex.lend()
	start := grammar.MakeCheckpoint()
	statement, err := p.ParseFromLexer(grammar, participle.AllowTrailing(true))
	if err != nil {
		grammar.LoadCheckpoint(start)
		return nil, err
	}
	lex.follow()
	return statement, nil
}
