package parser

import (
	"strings"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// comment reads one comment and files it as trailing the last token or as
// leading the next.
func (s *scanner) comment() {
	rest := s.rest()
	n := strings.IndexByte(rest, '\n')
	if strings.HasPrefix(rest, "/*") {
		n = strings.Index(rest[2:], "*/") + 4
		if n == 3 {
			n = -1
			span := source.Span{Start: s.at, End: after(s.at, "/*")}
			s.problems.Add(diag.Errorf(span, diag.Syntax, "the comment is not closed").WithHint("end it with */"))
		}
	}
	if n < 0 {
		n = len(rest)
	}
	text := strings.TrimRight(rest[:n], "\r")
	end := after(s.at, text)
	c := &ast.Comment{Text: text}
	c.Start, c.End = s.at, end
	s.comments = append(s.comments, c)
	if s.tokenEnd > 0 && s.lastEnd.Line == s.at.Line && len(s.pending) == 0 {
		s.trail[s.tokenEnd] = append(s.trail[s.tokenEnd], c)
		s.lastEnd = end
	} else {
		s.pending = append(s.pending, c)
	}
	s.at = end
}

// quoted reads a string or raw string. It may span lines where something
// sensible follows it; otherwise its closing quote is taken to be missing.
func (s *scanner) quoted(quote byte) {
	rest := s.rest()
	kind := stringToken
	if quote == '`' {
		kind = rawToken
	}
	n := strings.IndexByte(rest, '\n')
	if n < 0 {
		n = len(rest)
	}
	if end := s.closing(rest, n, quote); end > 0 {
		s.push(kind, end)
		return
	}
	n = len(strings.TrimRight(rest[:n], " \t\r"))
	span := source.Span{Start: s.at, End: after(s.at, rest[:n])}
	s.problems.Add(diag.Errorf(span, diag.Syntax, "the text is not closed").WithHint("end it with %c", quote))
	s.push(kind, n)
}

// maxSearches limits the searches beyond a line, each of which may read the
// whole file.
const maxSearches = 20

// closing returns the length of the quoted text, or 0 when it has no end;
// line is the length of its first line.
func (s *scanner) closing(text string, line int, quote byte) int {
	if n := quotedLen(text[:line], quote); n > 0 {
		return n
	}
	if s.searches >= maxSearches {
		return 0
	}
	if n := quotedLen(text, quote); n > 0 && cleanEnd(text[n:]) {
		return n
	}
	s.searches++
	return 0
}

func quotedLen(text string, quote byte) int {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return 0
}

// cleanEnd reports whether text behind a closing quote looks like the end of
// a value.
func cleanEnd(text string) bool {
	text = strings.TrimLeft(text, " \t\r")
	return text == "" || strings.ContainsRune("\n)};", rune(text[0])) ||
		strings.HasPrefix(text, "//") || strings.HasPrefix(text, "/*")
}

// quotesMatch reports whether a quoted token has its closing quote.
func quotesMatch(raw string) bool {
	return len(raw) > 1 && quotedLen(raw, raw[0]) == len(raw)
}

// unquote resolves the quotes and escapes of a token. Unknown escapes stay as
// they are, because older contracts hold patterns such as "\d".
func unquote(raw string) string {
	if raw == "" || raw[0] != '"' && raw[0] != '`' {
		return lineFeeds(raw)
	}
	quote := raw[:1]
	body := strings.TrimSuffix(raw[1:], quote)
	if quote == "`" {
		return strings.ReplaceAll(body, "\r", "")
	}
	return unescape(lineFeeds(body))
}

// lineFeeds ends the lines of a text with LF alone.
func lineFeeds(text string) string {
	for strings.Contains(text, "\r\n") {
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	return text
}
