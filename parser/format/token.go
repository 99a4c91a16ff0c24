package format

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/source"
)

// kind says how a token takes to its neighbours.
type kind int

const (
	word    kind = iota // a name, a keyword or a number
	sign                // a bracket or a mark such as ','
	text                // a value, path or name that is kept to the letter
	comment             // one // or /* */ comment
)

// token is one piece of a file that is printed as it stands.
type token struct {
	kind   kind
	text   string
	start  int // byte offset in the source
	breaks int // line ends between the token before and this one, in the source
	mark
}

// mark is what the syntax tree says about the place of a token.
type mark struct {
	fresh  bool  // begins a line
	opens  bool  // what follows stands in a block, one level deeper
	closes bool  // ends that block
	tight  bool  // no blank line above, whatever the author did
	apart  bool  // a space goes before it, whatever it is
	item   item  // begins something that blank lines set apart
	column int   // the column it begins in a line with columns; 0 begins none
	table  table // the line that it begins has columns
}

// item names what blank lines set apart; two neighbours of the same name that
// take one line each may stand together.
type item string

// table is the number of the column that comments behind a line go to.
type table int

const (
	noTable    table = 0
	entryTable table = 2 // key, value
	fieldTable table = 3 // names, type, tag
)

func (t *token) is(s string) bool { return t.kind == sign && t.text == s }

// lineComment reports whether everything up to the end of the line belongs to t.
func (t *token) lineComment() bool { return t.kind == comment && strings.HasPrefix(t.text, "//") }

func (t *token) multiline() bool { return strings.Contains(t.text, "\n") }

// tokenize cuts a file into tokens. The tree knows where values and comments
// are; between them there are only words and signs.
func tokenize(f *ast.File) []token {
	c := cutter{text: string(f.Source.Text), known: known(f)}
	c.at = f.Source.Begin()
	c.end = c.at
	for c.space(); c.at < len(c.text); c.space() {
		c.next()
	}
	return c.out
}

// piece is a stretch of text that the tree knows.
type piece struct {
	span source.Span
	kind kind
}

// known returns the comments and the texts of a file in source order.
func known(f *ast.File) []piece {
	var out []piece
	for _, c := range f.Comments {
		out = append(out, piece{c.Pos(), comment})
	}
	texts(f, func(n ast.Node) {
		if span := n.Pos(); span.Start.Offset < span.End.Offset {
			out = append(out, piece{span, text})
		}
	})
	sort.Slice(out, func(i, j int) bool { return out[i].span.Start.Before(out[j].span.Start) })
	return out
}

// texts visits what the tokens of a contract can't be told from by themselves.
func texts(f *ast.File, visit func(ast.Node)) {
	ast.Walk(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Syntax:
			visit(n.Version)
		case *ast.Import:
			visit(n.Path)
		case *ast.Entry:
			visit(n.Key)
			visit(n.Value)
		case *ast.Service:
			visit(n.Name)
		case *ast.Route:
			if n.Handler != nil {
				visit(n.Handler)
			}
			visit(n.Path)
		case *ast.Doc:
			if n.Text != nil {
				visit(n.Text)
			}
		case *ast.External:
			visit(n.Ref)
		case *ast.Error:
			if n.Code != nil {
				visit(n.Code)
			}
			if n.Title != nil {
				visit(n.Title)
			}
			if n.Number != nil {
				visit(n.Number)
			}
		case *ast.Field:
			if n.Tag != nil {
				visit(n.Tag)
			}
		}
		return true
	})
}

type cutter struct {
	text  string
	known []piece // those not reached yet
	at    int
	end   int // of the last token
	out   []token
}

func (c *cutter) space() {
	rest := c.text[c.at:]
	c.at += len(rest) - len(strings.TrimLeft(rest, " \t\r\n\f\v\u00a0\u3000"))
}

func (c *cutter) next() {
	if len(c.known) > 0 && c.known[0].span.Start.Offset == c.at {
		p := c.known[0]
		c.known = c.known[1:]
		c.push(p.kind, p.span.End.Offset-c.at)
		return
	}
	rest := c.text[c.at:]
	if n := wordLen(rest); n > 0 {
		c.push(word, n)
		return
	}
	_, n := utf8.DecodeRuneInString(rest)
	if rest[0] == ';' {
		c.at += n
		return
	}
	c.push(sign, n)
}

func (c *cutter) push(k kind, n int) {
	breaks := strings.Count(c.text[c.end:c.at], "\n")
	c.out = append(c.out, token{kind: k, text: lineFeeds(c.text[c.at : c.at+n]), start: c.at, breaks: breaks})
	c.at += n
	c.end = c.at
}

// wordLen is the length of the name, number or annotation such as @doc that
// rest begins with.
func wordLen(rest string) int {
	for i, r := range rest {
		switch {
		case i == 0 && r == '@', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
		case i > 0 && unicode.IsMark(r):
		default:
			return i
		}
	}
	return len(rest)
}

// lineFeeds ends the lines of a text with LF alone.
func lineFeeds(text string) string {
	for strings.Contains(text, "\r\n") {
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	return text
}
