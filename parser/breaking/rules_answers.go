package breaking

import (
	"fmt"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/contract"
)

// answers compares what two routes answer with outside a body.
func (c *comparison) answers(b bodies) {
	old, new := &b.old.Answer, &b.new.Answer
	if added := statusesBeyond(new, old); len(added) > 0 && !c.tellsBody(b) {
		c.report(ResponseStatusChanged, b.change(fmt.Sprintf("the route answers %s now, and answered %s", joinStatuses(added), joinStatuses(statuses(old)))))
	}
	for _, o := range old.Outputs {
		if output(new, o) != nil {
			continue
		}
		ch := b.change(fmt.Sprintf("the answer has no %s %s any more", o.In, o.Name))
		ch.old, ch.removed = o.Field().Span, true
		ch.note = "this is the route now"
		c.report(ResponseHeaderRemoved, ch)
	}
	for _, o := range new.Outputs {
		if output(old, o) == nil {
			c.add(o.Field().Span, "the answer of %s has the %s %s", b.new.name(), o.In, o.Name)
		}
	}
}

// tellsBody reports whether another finding says that the answer changed as a whole.
func (c *comparison) tellsBody(b bodies) bool {
	return (b.old.Response == nil) != (b.new.Response == nil) || b.old.group.WebSocket != b.new.group.WebSocket
}

func statuses(a *contract.Answer) []int {
	if len(a.Statuses) > 0 {
		return a.Statuses
	}
	return []int{a.Status}
}

func statusesBeyond(a, known *contract.Answer) []int {
	return slices.DeleteFunc(slices.Clone(statuses(a)), func(s int) bool { return slices.Contains(statuses(known), s) })
}

func joinStatuses(all []int) string {
	texts := make([]string, len(all))
	for i, s := range all {
		texts[i] = fmt.Sprint(s)
	}
	return strings.Join(texts, " or ")
}

// output is the one of an answer that is sent in the same place.
func output(a *contract.Answer, o *contract.Output) *contract.Output {
	for _, other := range a.Outputs {
		if other.In == o.In && other.Name == o.Name {
			return other
		}
	}
	return nil
}

// errors compares the errors that two routes throw. Clients know them by their codes,
// Go code by their names.
func (c *comparison) errors(b bodies) {
	for _, old := range b.old.Throws {
		ch := change{old: old.Span, subjects: []string{b.old.Handler, old.Name}}
		now := sameError(old, b.new.Throws)
		if now == nil {
			ch.what, ch.removed, ch.detail = fmt.Sprintf("error %s is no longer thrown by %s", old.Name, b.new.name()), true, b.old.name()
			ch.new, ch.note = b.new.Signature, "this is the route now"
			c.report(ErrorRemoved, ch)
			continue
		}
		ch.new = now.Span
		if now.Status != old.Status {
			ch.what = fmt.Sprintf("error %s has status %d now, and had %d", now.Name, now.Status, old.Status)
			c.report(ErrorStatusChanged, ch)
		}
		if now.Code != old.Code {
			ch.what = fmt.Sprintf("error %s has code %s now, and had %s", now.Name, now.Code, old.Code)
			c.report(ErrorCodeChanged, ch)
		}
		if numberText(now) != numberText(old) {
			ch.what, ch.detail = fmt.Sprintf("error %s has number %s now, and had %s", now.Name, numberText(now), numberText(old)), "number"
			c.report(ErrorCodeChanged, ch)
		}
		c.errorMembers(old, now, ch)
	}
	for _, e := range b.new.Throws {
		if sameError(e, b.old.Throws) == nil {
			c.add(e.Span, "%s may answer %d %s", b.new.name(), e.Status, e.Code)
		}
	}
}

// errorMembers compares the members that an error has of its own.
func (c *comparison) errorMembers(old, now *contract.Error, ch change) {
	was, is := old.Details, now.Details
	if was == nil {
		return
	}
	if is == nil {
		is = &contract.Type{Name: old.Members, Span: now.Span}
	}
	ch.what = "error " + now.Name
	c.refs(spot{dir: response, change: ch}, &contract.Ref{Kind: contract.Named, Name: was.Name, Type: was}, &contract.Ref{Kind: contract.Named, Name: is.Name, Type: is})
}

// sameError is the error of the same code, or else of the same name.
func sameError(e *contract.Error, among []*contract.Error) *contract.Error {
	for _, other := range among {
		if other.Code == e.Code {
			return other
		}
	}
	for _, other := range among {
		if other.Name == e.Name {
			return other
		}
	}
	return nil
}

func numberText(e *contract.Error) string {
	if e.Number == nil {
		return "(none)"
	}
	return fmt.Sprint(*e.Number)
}
