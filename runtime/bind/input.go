package bind

import (
	"fmt"
	"strings"

	"github.com/apigen/apigen/runtime/problem"
)

// Input is one part of a request: a [Value] or a [Node].
type Input interface {
	// Fail records that the input breaks a rule. The message says what to send
	// instead. An input fails once: later failures are dropped, so a check
	// after a failed parse is harmless.
	Fail(rule, message string)

	null() bool
}

// Value is a text input: a path variable, query parameter, header or form value.
type Value struct {
	b        *Binder
	in, name string
	first    string
	count    int      // of the texts
	texts    []string // all of them, when there are several
	position int      // 1-based place in a list, 0 outside of lists
	entries  int      // of a map, under "name[key]"
	broken   bool     // the source could not be read, and that is recorded
	form     bool     // of a body form first, and of the query when that lacks it
	csv      bool     // its texts are lists, with commas
	filled   bool     // empty texts do not count
}

// Present reports whether the input was sent. An empty text is present.
func (v Value) Present() bool { return v.count > 0 || v.entries > 0 }

// Required reports whether the input was sent, and records rule "required"
// when it was not.
func (v Value) Required() bool {
	if !v.Present() && !v.broken {
		v.Fail("required", "is required")
	}
	return v.Present()
}

// Fail implements [Input]. A value that is lacking may be so because of the body.
func (v Value) Fail(rule, message string) {
	if v.count == 0 && v.in == inForm {
		if v.b.lacksBody() {
			return
		}
		if v.b.form.cut {
			message += ", and must be sent before the files"
		}
	}
	if v.b.full() {
		return
	}
	place := ""
	if v.position > 0 {
		place = fmt.Sprint(v.position)
		message = "value " + place + " " + message
	}
	v.b.fail(place, problem.Field{In: v.in, Name: v.name, Rule: rule, Message: message})
}

func (v Value) null() bool { return false }

// with returns the value with the texts that were sent.
func (v Value) with(texts []string) Value {
	if v.count = len(texts); v.count > 0 {
		v.first, v.texts = texts[0], texts
	}
	return v
}

// all returns every text.
func (v Value) all() []string {
	if v.count == 1 {
		return []string{v.first}
	}
	return v.texts
}

// text returns the single text of a scalar.
func (v Value) text() (string, bool) {
	switch v.count {
	case 0:
		return "", false
	case 1:
		return v.first, true
	}
	v.Fail("duplicate", "must be given once")
	return "", false
}

// items returns one value per text. Header lines are lists themselves
// (RFC 9110, section 5.6.1), as proxies may join them with commas.
func (v Value) items() []Value {
	texts := v.all()
	switch {
	case v.position > 0:
	case v.in == inHeader:
		texts = splitLines(texts)
	case v.csv:
		texts = v.splitTexts(texts)
	}
	if len(texts) > MaxItems {
		v.Fail("items", fmt.Sprintf("must hold at most %d values", MaxItems))
		return nil
	}
	items := make([]Value, len(texts))
	for i, text := range texts {
		items[i] = Value{b: v.b, in: v.in, name: v.name, first: text, count: 1, position: i + 1}
	}
	return items
}

// splitTexts cuts texts at their commas. An empty text holds no values; an empty
// value between commas is one all the same, unless empty ones don't count.
func (v Value) splitTexts(texts []string) []string {
	var values []string
	for _, text := range texts {
		if text == "" {
			continue
		}
		for value := range strings.SplitSeq(text, ",") {
			if value != "" || !v.filled {
				values = append(values, value)
			}
		}
	}
	return values
}

func splitLines(lines []string) []string {
	var texts []string
	for _, line := range lines {
		for text := range strings.SplitSeq(line, ",") {
			if text = strings.Trim(text, " \t"); text != "" {
				texts = append(texts, text)
			}
		}
	}
	return texts
}
