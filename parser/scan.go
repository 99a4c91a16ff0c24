package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// maxDepth limits open brackets inside each other and the length of a type
// such as [][]T, so that no stage after the scanner can run out of stack.
const maxDepth = 100

// scanner turns a file into tokens and comments in one pass. It knows the few
// places where text means something else: entries, routes, names with dashes.
type scanner struct {
	text   string
	at     source.Pos
	tokens []lexer.Token
	starts []int // indexes of the tokens that begin a declaration
	open   []frame

	comments []*ast.Comment
	pending  []*ast.Comment         // since the last token, not trailing it
	lead     map[int][]*ast.Comment // by offset of the token that follows
	trail    map[int][]*ast.Comment // by end offset of the token they follow

	lastEnd   source.Pos // end of the last token or of a comment trailing it
	tokenEnd  int        // end offset of the last token
	inService bool       // between `service` and its '{'
	wantValue bool       // behind the ':' of an entry
	stopped   bool       // a limit ended the scan before the file did
	prefixes  int        // signs in a row that only a type begins with
	searches  int        // fruitless searches for the end of a text beyond its line
	unclosed  map[int]lexer.Token
	problems  diag.List
}

// tokenSize is how many bytes of text there are to a token in most contracts,
// white space included.
const tokenSize = 6

// area says how text inside a bracket is read.
type area int

const (
	plainArea   area = iota
	entryArea        // key: value lines
	serviceArea      // routes
)

type frame struct {
	token lexer.Token
	area  area
}

func scan(file *source.File) *scanner {
	s := &scanner{
		text:     string(file.Text),
		tokens:   make([]lexer.Token, 0, len(file.Text)/tokenSize),
		at:       file.Pos(file.Begin()),
		lead:     map[int][]*ast.Comment{},
		trail:    map[int][]*ast.Comment{},
		unclosed: map[int]lexer.Token{},
	}
	for s.at.Offset < len(s.text) && s.step() {
	}
	if len(s.open) > 0 {
		s.unclosed[len(s.tokens)] = s.open[len(s.open)-1].token
	}
	return s
}

// step reads one token or comment. It reports false to stop early.
func (s *scanner) step() bool {
	s.space()
	rest := s.rest()
	switch {
	case rest == "":
		return true
	case s.wildcardPath(rest):
		s.path()
	case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "/*"):
		s.comment()
	default:
		s.missingBrace(rest)
		s.boundary(rest)
		return s.token(s.rest())
	}
	return true
}

func (s *scanner) token(rest string) bool {
	c, size := utf8.DecodeRuneInString(rest)
	switch {
	case s.area() == entryArea && c != '(':
		s.entry(rest)
	case s.afterDoc() && !strings.ContainsRune("(\"`@}", c):
		s.entry(rest)
	case c == '/' && s.area() == serviceArea:
		s.path()
	case c == '@' && wordLen(rest[1:], false) > 0:
		s.push(atToken, 1+wordLen(rest[1:], false))
	case wordLen(rest, false) > 0 && !isDigit(c):
		s.push(identToken, wordLen(rest, s.dashes()))
		s.keyword()
	case isDigit(c):
		s.push(intToken, wordLen(rest, false))
	case c == '"', c == '`':
		s.quoted(byte(c))
	case strings.HasPrefix(rest, "..."):
		s.push(punctToken, 3)
	case strings.ContainsRune("{}()[]*=,;:.", c):
		return s.punct(byte(c))
	default:
		s.push(otherToken, size)
	}
	return true
}

func (s *scanner) rest() string { return s.text[s.at.Offset:] }

func (s *scanner) space() {
	rest := s.rest()
	n := 0
	for n < len(rest) && (rest[n] == ' ' || rest[n] == '\t' || rest[n] == '\n') {
		n++
	}
	s.at = after(s.at, rest[:n])
	if rest = rest[n:]; rest == "" || '!' <= rest[0] && rest[0] <= '~' {
		return
	}
	s.at = after(s.at, rest[:len(rest)-len(strings.TrimLeft(rest, " \t\r\n\f\v\u00a0\u3000"))])
}

// push adds a token of n bytes and attaches the comments before it.
func (s *scanner) push(kind lexer.TokenType, n int) {
	if len(s.pending) > 0 {
		s.lead[s.at.Offset] = s.pending
		s.pending = nil
	}
	s.tokens = append(s.tokens, lexer.Token{Type: kind, Value: s.rest()[:n], Pos: lexer.Position(s.at)})
	s.at = after(s.at, s.rest()[:n])
	s.lastEnd, s.tokenEnd = s.at, s.at.Offset
	s.wantValue = false
}

// last returns the n-th token from the end, 1 being the last one.
func (s *scanner) last(n int) *lexer.Token {
	if n > len(s.tokens) {
		return &lexer.Token{}
	}
	return &s.tokens[len(s.tokens)-n]
}

func (s *scanner) area() area {
	if len(s.open) == 0 {
		return plainArea
	}
	return s.open[len(s.open)-1].area
}

// firstOnLine reports whether no token precedes the current place on its line.
func (s *scanner) firstOnLine() bool {
	return len(s.tokens) == 0 || s.lastEnd.Line < s.at.Line || s.tokenEnd < s.lastEnd.Offset
}

// afterDoc reports whether unquoted text here belongs to an @doc before it.
func (s *scanner) afterDoc() bool {
	return (is(s.last(1), "@doc") || s.wantValue && s.area() != entryArea) && s.lastEnd.Line == s.at.Line
}

// dashes reports whether the name here may hold dashes and dots.
func (s *scanner) dashes() bool {
	return s.inService && is(s.last(1), "service") || is(s.last(1), "@handler")
}

func (s *scanner) keyword() {
	if len(s.open) == 0 && is(s.last(1), "service") && !is(s.last(2), "type") {
		s.inService = true
	}
}

// wordLen is the length in bytes of the name that text begins with.
func wordLen(text string, dashes bool) int {
	for i, r := range text {
		if r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || i > 0 && unicode.IsMark(r) {
			continue
		}
		if dashes && i > 0 && (r == '-' || r == '.') {
			continue
		}
		return i
	}
	return len(text)
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }
