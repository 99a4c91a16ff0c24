package parser

import (
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/apigen/apigen/parser/diag"
)

var (
	topWords    = []string{"syntax", "info", "import", "type", "error", "service", "@server"}
	routeWords  = []string{"@handler", "@doc", "@server"}
	methodWords = []string{"get", "head", "post", "put", "patch", "delete", "options"}
)

// report turns a failure into a diagnostic, one a token.
func (p *fileParser) report(f failure) {
	at := p.tokenAt(f.token.Pos.Offset)
	if f.token.EOF() && f.token.Pos.Offset < at.Pos.Offset {
		at = f.token
	}
	if p.reported[at.Pos.Offset] || p.stopped && at.EOF() {
		return
	}
	p.reported[at.Pos.Offset] = true
	expect := f.expect
	if expect == "" {
		expect = p.expected(at)
	}
	if f.hint == "" {
		f.hint = advice(at, expect)
	}
	d := diag.Errorf(spanOf(at), diag.Syntax, "expected %s, found %s", expect, quote(at))
	d.Hint = f.hint
	p.problems.Add(d)
}

func (p *fileParser) reportAll(fs []failure) {
	for _, f := range fs {
		p.report(f)
	}
}

// expected says what belongs at a token, from the tokens before it: the
// grammar takes one kind of thing behind most of them.
func (p *fileParser) expected(at lexer.Token) string {
	i := p.find(at.Pos.Offset)
	previous, before := p.tokenBefore(i, 1), p.tokenBefore(i, 2)
	if is(&previous, "=") && is(&before, "syntax") {
		return `a version such as "v1"`
	}
	if is(&previous, "(") && is(&before, "throws") {
		return "the name of a declared error"
	}
	if phrase, ok := behind[previous.Value]; ok && previous.Type != stringToken && previous.Type != bareToken {
		return phrase
	}
	switch {
	case previous.Type == keyToken:
		return fmt.Sprintf("':' after %s", previous.Value)
	case is(&before, "service"):
		return "'{' after the service name"
	case isMethod(previous):
		return fmt.Sprintf("a path that begins with '/' after %s", previous.Value)
	}
	if closing := p.openBefore(i); closing != "" {
		return fmt.Sprintf("'%s' after %s", closing, quote(previous))
	}
	return fmt.Sprintf("a type after %s", quote(previous))
}

// openBefore returns the sign that closes the innermost '(' or '[' open at
// token i of the same statement.
func (p *fileParser) openBefore(i int) string {
	depth := 0
	for n := 1; n <= i && n < 100; n++ {
		switch t := p.tokenBefore(i, n); {
		case is(&t, ")"), is(&t, "]"):
			depth++
		case is(&t, "{"), is(&t, "}"):
			return ""
		case (is(&t, "(") || is(&t, "[")) && depth > 0:
			depth--
		case is(&t, "("):
			return ")"
		case is(&t, "["):
			return "]"
		}
	}
	return ""
}

// behind lists what must follow a keyword or a sign.
var behind = map[string]string{
	"@handler":  "a handler name after @handler",
	"@doc":      "a text or '(' after @doc",
	"@server":   "'(' after @server",
	"info":      "'(' after info",
	"syntax":    "'=' after syntax",
	"import":    "a file name in quotes after import",
	"service":   "a service name after service",
	"type":      "a type name or '(' after type",
	"returns":   "a status or '(' after returns",
	"throws":    "'(' after throws",
	"interface": "'{}' after interface",
	"map":       "'[' after map",
	"struct":    "'{' after struct",
	"=":         "a type after '='",
	"*":         "a type after '*'",
	"]":         "a type after ']'",
	"[":         "a length, a type or ']' after '['",
	"(":         "a type or ')' after '('",
	",":         "a name after ','",
	".":         "a name after '.'",
}

func (p *fileParser) tokenBefore(i, n int) lexer.Token {
	if i < n {
		return lexer.Token{}
	}
	return p.tokens[i-n]
}

func isMethod(t lexer.Token) bool {
	if t.Type != identToken {
		return false
	}
	for _, m := range methodWords {
		if strings.EqualFold(t.Value, m) {
			return true
		}
	}
	return false
}

// junk explains a token where a declaration should begin.
func (p *fileParser) junk(t lexer.Token) failure {
	f := failure{token: t, expect: "a declaration (syntax, info, import, type, error, @server or service)"}
	near, ok := diag.Nearest(t.Value, topWords)
	switch {
	case ok && (t.Type == identToken || t.Type == atToken):
		f.hint = fmt.Sprintf("did you mean %s?", near)
	case t.Type == atToken:
		f.hint = fmt.Sprintf("%s belongs inside a service block", t.Value)
	case is(&t, "}"), is(&t, ")"):
		f.hint = fmt.Sprintf("remove the '%s', or look above for one too many", t.Value)
	}
	return f
}

// advice says what to do about an unexpected token, where that is known.
func advice(at lexer.Token, expect string) string {
	switch {
	case is(&at, "..."):
		return "write [n] for an array or [] for a slice"
	case at.Type == stringToken && strings.Contains(expect, "tag"):
		return "put the tag in backticks: `json:\"name\"`"
	}
	return suggestion(at.Value, expect)
}

// suggestion looks for the word that was meant among those the expectation names.
func suggestion(found, expect string) string {
	var words []string
	for _, word := range []string{"returns", "throws", "@handler", "@doc", "@server"} {
		if strings.Contains(expect, word) && !strings.Contains(expect, "after "+word) {
			words = append(words, word)
		}
	}
	if near, ok := diag.Nearest(found, words); ok {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return ""
}

// quote names a token in a message.
func quote(t lexer.Token) string {
	if t.EOF() {
		return "the end of the file"
	}
	text, _, cut := strings.Cut(strings.TrimSpace(t.Value), "\n")
	if runes := []rune(text); len(runes) > 30 {
		text, cut = string(runes[:30]), true
	}
	if cut {
		text = strings.TrimRight(text, "\r") + "…"
	}
	return "'" + text + "'"
}
