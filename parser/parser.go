package parser

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

const (
	maxFileSize = 4 << 20 // bytes
	maxProblems = 50      // diagnostics a file
)

// ParseFile reads one file without following its imports. The tree holds every
// declaration that could be read, also when the list has errors. All
// diagnostics have the code syntax.
func ParseFile(file *source.File) (*ast.File, diag.List) {
	out := &ast.File{Name: file.Name, Source: file}
	if bad := unreadableText(file); bad != nil {
		list := diag.List{*bad}
		out.Broken = brokenSpans(list)
		return out, list
	}
	s := scan(file)
	out.Comments = s.comments
	p := &fileParser{scanner: s, out: out, problems: s.problems, reported: map[int]bool{}}
	for _, piece := range s.slices() {
		p.slice(piece)
	}
	p.once()
	list := p.problems.Sorted()
	out.Broken = brokenSpans(list)
	return out, list[:min(len(list), maxProblems)]
}

// brokenSpans widens each error to the places related to it: what stands
// between an opening bracket and the error was not understood either.
func brokenSpans(list diag.List) []source.Span {
	var spans []source.Span
	for _, d := range list {
		span := d.Span
		for _, related := range d.Related {
			if related.Span.Start.Before(span.Start) {
				span.Start = related.Span.Start
			}
		}
		spans = append(spans, span)
	}
	return spans
}

// unreadableText refuses what is no text at all.
func unreadableText(file *source.File) *diag.Diagnostic {
	start := file.Span(0, 0)
	var d diag.Diagnostic
	switch {
	case len(file.Text) > maxFileSize:
		d = diag.Errorf(start, diag.Syntax, "the file is larger than %d MiB", maxFileSize>>20).
			WithHint("split it and import the parts")
	case bytes.HasPrefix(file.Text, []byte("\xff\xfe")), bytes.HasPrefix(file.Text, []byte("\xfe\xff")):
		d = diag.Errorf(start, diag.Syntax, "the file is UTF-16").WithHint("save it as UTF-8")
	case !utf8.Valid(file.Text):
		at := invalidUTF8(file.Text)
		d = diag.Errorf(file.Span(at, at+1), diag.Syntax, "the file is not valid UTF-8 here").WithHint("save it as UTF-8")
	default:
		return nil
	}
	return &d
}

func invalidUTF8(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(text)
}

// fileParser collects the tree and the diagnostics of one file.
type fileParser struct {
	*scanner
	out      *ast.File
	problems diag.List
	reported map[int]bool // offsets of tokens with a syntax error
	groups   int
}

// once refuses a second syntax statement and a second info block.
func (p *fileParser) once() {
	seen := map[string]source.Span{}
	for _, decl := range p.out.Decls {
		var kind string
		switch decl.(type) {
		case *ast.Syntax:
			kind = "syntax"
		case *ast.Info:
			kind = "info"
		default:
			continue
		}
		first, again := seen[kind]
		if !again {
			seen[kind] = decl.Pos()
			continue
		}
		p.problems.Add(diag.Errorf(decl.Pos(), diag.Syntax, "a file has one %s only", kind).
			WithHint("remove this one").WithRelated(first, "the first is here"))
	}
}

// slice reads the declarations of one slice; there is more than one only when
// they share a line.
func (p *fileParser) slice(piece slice) {
	before := len(p.problems)
	lex := over(piece.tokens, piece.end)
	for !lex.Peek().EOF() {
		if !p.declaration(lex) {
			break
		}
	}
	if piece.unclosed != nil && len(p.problems) == before {
		p.missingBracket(*piece.unclosed, piece.end)
	}
}

func (p *fileParser) missingBracket(open lexer.Token, end lexer.Position) {
	closing := map[string]string{"{": "}", "(": ")", "[": "]"}[open.Value]
	at := p.tokenAt(end.Offset)
	d := diag.Errorf(spanOf(at), diag.Syntax, "expected '%s', found %s", closing, quote(at))
	p.problems.Add(d.WithHint("close the '%s' opened on line %d", open.Value, open.Pos.Line).
		WithRelated(spanOf(open), "opened here"))
}

// declaration reads one declaration. It reports false when the rest of the
// slice makes no sense.
func (p *fileParser) declaration(lex *cursor) bool {
	switch t := lex.Peek(); {
	case is(t, "syntax"):
		return p.syntax(lex)
	case is(t, "import"):
		return p.imports(lex)
	case is(t, "info"):
		return p.info(lex)
	case is(t, "type"):
		return p.types(lex)
	case is(t, "error"):
		return p.declaredErrors(lex)
	case is(t, "@server"), is(t, "service"):
		return p.service(lex)
	case is(t, ";"):
		lex.Next()
		return true
	default:
		p.report(p.junk(*t))
		return p.resume(lex)
	}
}

// resume moves behind junk, to the next line that could be a declaration.
// Declarations that are spelled right begin a slice of their own.
func (p *fileParser) resume(lex *cursor) bool {
	lex.Next()
	depth := 0
	for t := lex.Peek(); !t.EOF(); t = lex.Peek() {
		switch t.Value {
		case "{", "(":
			depth++
		case "}", ")":
			if depth--; depth == 0 {
				lex.Next()
				return p.near(lex.Peek())
			}
		}
		lex.Next()
	}
	return false
}

// near reports whether t looks like a misspelt keyword; other text behind
// junk is more of the same junk.
func (p *fileParser) near(t *lexer.Token) bool {
	_, ok := diag.Nearest(t.Value, topWords)
	return ok && (t.Type == identToken || t.Type == atToken)
}

// find returns the index of the token at an offset, or of the next one.
func (p *fileParser) find(offset int) int {
	return sort.Search(len(p.tokens), func(i int) bool { return p.tokens[i].Pos.Offset >= offset })
}

// tokenAt returns the token at an offset; at the end of the file it is the
// end token, placed behind the last line that holds something.
func (p *fileParser) tokenAt(offset int) lexer.Token {
	if i := p.find(offset); i < len(p.tokens) {
		return p.tokens[i]
	}
	end := p.at
	if len(p.tokens) > 0 {
		end = spanOf(p.tokens[len(p.tokens)-1]).End
	}
	return lexer.EOFToken(lexer.Position(end))
}
