package parser

import (
	"regexp"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// declaration matches text that can only be the beginning of a declaration,
// wherever it stands, so that a missing bracket costs one declaration only.
var declaration = regexp.MustCompile(`^(?:` +
	`type[ \t]+[\pL_][\pL\pN_]*(?:\[[^\]\n]*\])?[ \t]*(?:struct[ \t]*)?[{=]` +
	`|type[ \t]*\(|service[ \t]+[\pL_][\pL\pN_.-]*[ \t]*\{|import[ \t]*["(]` +
	`|error[ \t]*\(|error[ \t]+[\pL_][\pL\pN_]*[ \t]+[0-9]` +
	`|syntax[ \t]*=[ \t]*["` + "`" + `]|info[ \t]*\(|@server[ \t]*\()`)

// fieldType matches a field or a type of a group that has the name of a
// keyword, and a type that makes it look like a declaration.
var fieldType = regexp.MustCompile(`^(?:type|service)[ \t]+(?:struct|interface|map)[ \t]*[\[{]`)

// boundary notes the beginning of a declaration. When brackets are still open
// there, it leaves them.
func (s *scanner) boundary(rest string) {
	if !s.firstOnLine() || !beginsDeclaration(rest) {
		s.leaveRoute(rest)
		return
	}
	if len(s.open) > 0 {
		if !declaration.MatchString(rest) || fieldType.MatchString(rest) || s.area() == serviceArea && rest[0] == '@' {
			s.leaveRoute(rest)
			return
		}
	} else if is(s.last(1), "type") {
		return
	}
	start := len(s.tokens)
	if strings.HasPrefix(rest, "service") {
		start = s.serverBlock()
	}
	if n := len(s.starts); n > 0 && s.starts[n-1] == start {
		return
	}
	s.starts = append(s.starts, start)
	if len(s.open) > 0 {
		s.unclosed[start] = s.open[len(s.open)-1].token
	}
	s.open, s.inService, s.wantValue = nil, false, false
}

// beginsDeclaration is the cheap test before the expensive one.
func beginsDeclaration(rest string) bool {
	if strings.HasPrefix(rest, "@server") {
		return true
	}
	switch rest[:wordLen(rest, false)] {
	case "type", "error", "service", "import", "syntax", "info":
		return true
	}
	return false
}

// serverBlock returns the index of the @server whose block has just ended, or
// of the next token when there is none. It leaves a block that lacks its ')',
// which the grammar reports.
func (s *scanner) serverBlock() int {
	if s.area() == entryArea {
		s.open = s.open[:len(s.open)-1]
	} else if !is(s.last(1), ")") {
		return len(s.tokens)
	}
	first := 0
	if n := len(s.starts); n > 0 {
		first = s.starts[n-1]
	}
	i := len(s.tokens) - 1
	for i > first && !is(&s.tokens[i], "(") {
		i--
	}
	if i > first && is(&s.tokens[i-1], "@server") {
		return i - 1
	}
	return len(s.tokens)
}

// missingBrace reads on as if `service name` had its '{', when a route follows
// at once: the error is then about that one place.
func (s *scanner) missingBrace(rest string) {
	if !s.inService || !is(s.last(2), "service") || !s.firstOnLine() {
		return
	}
	if rest[0] == '@' || routeLine.MatchString(rest) {
		brace := lexer.Token{Type: punctToken, Value: "{", Pos: lexer.Position(s.lastEnd)}
		s.open = append(s.open, frame{token: brace, area: serviceArea})
		s.inService = false
	}
}

// leaveRoute closes brackets that a route forgot, where the next one begins.
func (s *scanner) leaveRoute(rest string) {
	n := len(s.open)
	if n < 2 || s.open[n-1].area != plainArea || s.open[n-2].area != serviceArea {
		return
	}
	if rest[0] == '@' || s.firstOnLine() && routeLine.MatchString(rest) {
		s.open = s.open[:n-1]
	}
}

var routeLine = regexp.MustCompile(`^[A-Za-z]+[ \t]+/`)

// slice is the tokens of one declaration, or of junk.
type slice struct {
	tokens   []lexer.Token
	end      lexer.Position
	unclosed *lexer.Token // a bracket that is open at the end
}

// slices cuts the tokens at the beginnings of declarations.
func (s *scanner) slices() []slice {
	cuts := append([]int{0}, s.starts...)
	var out []slice
	for i, from := range cuts {
		to := len(s.tokens)
		if i+1 < len(cuts) {
			to = cuts[i+1]
		}
		if from == to {
			continue
		}
		piece := slice{tokens: s.tokens[from:to], end: lexer.Position(s.at)}
		if to < len(s.tokens) {
			piece.end = s.tokens[to].Pos
		}
		if t, ok := s.unclosed[to]; ok {
			piece.unclosed = &t
		}
		out = append(out, piece)
	}
	return out
}
