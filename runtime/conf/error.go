package conf

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Error is everything wrong with one configuration file, in file order.
type Error struct {
	Problems []*Problem
}

// Error lists the problems, one per line.
func (e *Error) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the problems, for errors.Is and errors.As.
func (e *Error) Unwrap() []error {
	errs := make([]error, len(e.Problems))
	for i, p := range e.Problems {
		errs[i] = p
	}
	return errs
}

// Misconfigured marks the error as one the operator has to mend; serve.ExitCode
// turns it into exit code 2.
func (e *Error) Misconfigured() bool { return true }

// Problem is one mistake in a configuration file.
type Problem struct {
	// File is the path as it was given to Load.
	File string
	// Line and Column count from 1; Column counts characters. Both are 0 when
	// the file as a whole is meant.
	Line, Column int
	// Key is the path of the key, such as auth.secret or hosts[2].name; ""
	// when the message names the key itself.
	Key string
	// Message says what is wrong and what to do.
	Message string
	// Err is the cause, nil when there is none.
	Err error
}

// Error is "file:line:col: key: message", in one line.
func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Column)
	}
	b.WriteString(": ")
	if p.Key != "" {
		b.WriteString(p.Key + ": ")
	}
	b.WriteString(strings.ReplaceAll(p.Message, "\n", "; "))
	return b.String()
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Err }

// err returns the collected problems, sorted and without repetitions: a Validate
// promoted from an inline struct reports twice.
func (d *decoder) err() error {
	if len(d.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(d.problems, func(a, b *Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	seen := make(map[string]bool)
	unique := slices.DeleteFunc(d.problems, func(p *Problem) bool {
		text := p.Error()
		repeated := seen[text]
		seen[text] = true
		return repeated
	})
	return &Error{Problems: unique}
}
