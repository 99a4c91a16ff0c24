package statement

import (
	"errors"
	"fmt"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// MaxLength is the most bytes that a statement of DDL may have. Longer ones
// are reported and left out.
const MaxLength = 256 << 10

// maxDepth is the most parentheses that may be open at once.
const maxDepth = 500

// Elsewhere is the way out when DDL can't be read here.
const Elsewhere = "the other tables are read; --dev-url-env reads this one through a database of your own"

// Error is a problem of a statement at a place in it.
type Error struct {
	Offset  int // in the text of the statement
	Message string
}

func (e *Error) Error() string { return e.Message }

// Apply applies a statement of DDL, unless it could exhaust a parser. What it
// returns or panics with becomes a warning at the statement; parser names the
// package that reads it.
func Apply(s *Statement, parser string, apply func() error) diag.List {
	if err := s.check(); err != nil {
		return diag.List{unreadable(s.Span(0), err)}
	}
	return Run(s, parser, apply)
}

// Run is Apply for statements of any size, which a server reads.
func Run(s *Statement, parser string, apply func() error) (problems diag.List) {
	defer func() {
		if p := recover(); p != nil {
			problems.Add(unreadable(s.Span(0), fmt.Errorf("%s failed: %v", parser, firstLine(fmt.Sprint(p)))))
		}
	}()
	err := apply()
	var at *Error
	switch {
	case errors.As(err, &at):
		problems.Add(unreadable(s.at(at.Offset), err))
	case err != nil:
		problems.Add(unreadable(s.Span(0), err))
	}
	return problems
}

func unreadable(span source.Span, err error) diag.Diagnostic {
	return diag.Warningf(span, diag.UnreadableStatement, "the statement is left out: %s", firstLine(err.Error())).WithHint(Elsewhere)
}

// check refuses what could exhaust a parser.
func (s *Statement) check() error {
	if len(s.Text) > MaxLength {
		return fmt.Errorf("it has more than %d KiB", MaxLength>>10)
	}
	depth := 0
	for _, t := range s.Tokens {
		switch {
		case t.Kind != Punct:
		case t.Value == "(":
			depth++
		case t.Value == ")":
			depth--
		}
		if depth > maxDepth {
			return fmt.Errorf("it has more than %d open parentheses", maxDepth)
		}
	}
	return nil
}

// at is the place of the token at an offset.
func (s *Statement) at(offset int) source.Span {
	for i, t := range s.Tokens {
		if t.End > offset {
			return s.Span(i)
		}
	}
	return s.Span(len(s.Tokens) - 1)
}

func firstLine(text string) string {
	for i, c := range text {
		if c == '\n' || c == '\r' || i > 300 {
			return text[:i]
		}
	}
	return text
}

// Find returns the place of a name that a definition begins with: behind a
// parenthesis, a comma or one of the words; else of the first token so called,
// else of the statement.
func (s *Statement) Find(name string, after ...string) source.Span {
	loose := 0
	for i, t := range s.Tokens {
		if t.Value != name || t.Kind != Word && t.Kind != Quoted {
			continue
		}
		if i > 0 && (s.Tokens[i-1].Value == "(" || s.Tokens[i-1].Value == "," || s.Tokens[i-1].Is(after...)) {
			return s.Span(i)
		}
		if loose == 0 {
			loose = i
		}
	}
	return s.Span(loose)
}
