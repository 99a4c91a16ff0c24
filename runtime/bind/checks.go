package bind

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen/apigen/runtime/problem"
)

// maxChecked is how deep values may nest when they are checked. Only a value
// that leads back to itself gets there.
const maxChecked = 1000

// Checks collects what is wrong with a value that did not come from a request.
// The zero value is ready.
type Checks struct {
	path   []step
	fields []problem.Field
}

// step leads to a field, an item of a list or an entry of a map.
type step struct {
	in, name string
	index    int // of an item, whose name is empty
}

// Field goes on to a field; in says which part of a request it would come from.
func (c *Checks) Field(in, name string) { c.path = append(c.path, step{in: in, name: name}) }

// Item goes on to an item of a list.
func (c *Checks) Item(index int) { c.path = append(c.path, step{index: index}) }

// Entry goes on to an entry of a map.
func (c *Checks) Entry(key any) { c.path = append(c.path, step{in: inBody, name: fmt.Sprint(key)}) }

// Out goes back to where the last step began.
func (c *Checks) Out() { c.path = c.path[:len(c.path)-1] }

// Deep reports whether a value nests too deep to go on, and records it.
func (c *Checks) Deep() bool {
	if len(c.path) < maxChecked {
		return false
	}
	c.Fail("depth", "must not lead back to itself")
	return true
}

// Fail implements [Input]. The place fails once.
func (c *Checks) Fail(rule, message string) {
	f := problem.Field{In: inBody, Rule: rule, Message: message}
	if len(c.path) > 0 && c.path[0].in != inBody && c.path[0].in != "" {
		f.In, f.Name = c.path[0].in, c.path[0].name+pointer(c.path[1:])
	} else {
		f.Name = pointer(c.path)
	}
	f.Name = clip(f.Name)
	same := func(known problem.Field) bool { return known.In == f.In && known.Name == f.Name }
	if len(c.fields) < MaxErrors && !slices.ContainsFunc(c.fields, same) {
		c.fields = append(c.fields, f)
	}
}

func (c *Checks) null() bool { return false }

// Err returns nil when nothing failed, and otherwise the *problem.Error that a
// request with such a value is answered with.
func (c *Checks) Err() error {
	if len(c.fields) == 0 {
		return nil
	}
	return invalid(c.fields...)
}

func pointer(path []step) string {
	var text strings.Builder
	for _, s := range path {
		text.WriteByte('/')
		if s.in == "" {
			text.WriteString(strconv.Itoa(s.index))
		} else {
			text.WriteString(escape(s.name))
		}
	}
	return text.String()
}

func invalid(fields ...problem.Field) *problem.Error {
	return problem.BadRequest("request.invalid", "the request is not valid").WithFields(fields...)
}
