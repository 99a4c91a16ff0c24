package pgddl

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/wasilibs/go-pgquery/parser"

	"github.com/apigen/apigen/parser/schema/statement"
)

const (
	// maxDepth is the most tokens that stand between the begin of a statement
	// and a place in it, without what commas and closed parentheses part from
	// it: more than expressions can nest there. The stack of the parser is
	// small, and it does not return when it runs out: at some 250 CASEs in each
	// other, or 600 operators in a row.
	maxDepth = 600
	// parseTime is how long one statement may take, of which a thousand columns
	// need some milliseconds. The parser can't be stopped, so a call that takes
	// longer is left running until the process ends.
	parseTime = 20 * time.Second
)

// errTooLong is all that is known of a statement on which the parser hangs.
var errTooLong = fmt.Errorf("%s does not come to an end", library)

// check refuses what the parser would hang on.
func check(s *statement.Statement) error {
	open := []int{0} // tokens since the last comma, for every open parenthesis or CASE
	depth := 0       // their sum
	for _, t := range s.Tokens {
		last := len(open) - 1
		open[last]++
		depth++
		switch {
		case t.Value == "(" || t.Is("case"):
			open = append(open, 0)
		case (t.Value == ")" || t.Is("end")) && last > 0:
			depth -= open[last]
			open = open[:last]
		case t.Value == ",":
			depth -= open[last]
			open[last] = 0
		}
		if depth > maxDepth {
			return &statement.Error{Offset: t.Start, Message: "its expressions are nested too deep"}
		}
	}
	return nil
}

// parse reads a statement. The parser is loaded by the first call, which is
// not counted against parseTime.
func (r *reader) parse(s *statement.Statement) (*tree, error) {
	if err := check(s); err != nil {
		return nil, err
	}
	if r.hung {
		return nil, errTooLong
	}
	if !r.loaded {
		if _, err := parser.ParseToJSON(""); err != nil {
			return nil, err
		}
		r.loaded = true
	}
	text, err := r.watched(s.Text)
	if err != nil {
		return nil, located(err)
	}
	var parsed tree
	if err := json.Unmarshal([]byte(text), &parsed); err != nil {
		return nil, fmt.Errorf("its parse tree can't be read: %w", err)
	}
	return &parsed, nil
}

// watched gives up on the parser after parseTime, for good: memory that ran
// over can't be trusted.
func (r *reader) watched(sql string) (string, error) {
	type answer struct {
		text string
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- answer{err: fmt.Errorf("%s failed: %v", library, p)}
			}
		}()
		text, err := parser.ParseToJSON(sql)
		done <- answer{text, err}
	}()
	timer := time.NewTimer(parseTime)
	defer timer.Stop()
	select {
	case a := <-done:
		return a.text, a.err
	case <-timer.C:
		r.hung = true
		return "", errTooLong
	}
}

func located(err error) error {
	var at *parser.Error
	if errors.As(err, &at) {
		return &statement.Error{Offset: max(at.Cursorpos-1, 0), Message: at.Message}
	}
	return err
}
