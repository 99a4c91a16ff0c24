package breaking

import (
	"fmt"
	"slices"

	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/source"
)

// bodies is what two routes make of a request body.
type bodies struct {
	old, new      placed
	formatChanged bool
}

func (b bodies) moved() bool { return b.old.shape != b.new.shape }

// swapped reports whether a variable of the path has the name of another one.
func (b bodies) swapped() bool {
	was, is := b.old.Variables(), b.new.Variables()
	for i := range min(len(was), len(is)) {
		if was[i] != is[i] && slices.Contains(was, is[i]) {
			return true
		}
	}
	return false
}

// renamedVariable is the new name of a path variable that stands in the same
// place, and the name of anything else.
func (b bodies) renamedVariable(i item) string {
	if i.in != contract.Path || b.moved() || b.swapped() {
		return i.name
	}
	if at := slices.Index(b.old.Variables(), i.name); at >= 0 {
		return b.new.Variables()[at]
	}
	return i.name
}

// lacking is where the new contract would have a value of the old request.
func (b bodies) lacking() source.Span {
	if t := structOf(b.new.Request); t != nil {
		return t.Span
	}
	return b.new.Signature
}

// known is what clients know of the request.
func (b bodies) known() source.Span {
	if t := structOf(b.old.Request); t != nil {
		return t.Span
	}
	return b.old.Signature
}

// whole reports whether the body is the request itself, as that is no struct.
func whole(r placed) bool { return r.Body == contract.JSONBody && structOf(r.Request) == nil }

func (b bodies) change(what string) change {
	return change{what: what, old: b.old.Signature, new: b.new.Signature, subjects: []string{b.old.Handler}}
}

func (c *comparison) bodyFormat(old, new placed) bool {
	b := bodies{old: old, new: new}
	if old.Body == contract.FormBody && new.Body == contract.FormBody && new.HasFiles() && !old.HasFiles() {
		c.report(MultipartRequired, b.change("the form must be multipart now, as it takes files"))
	}
	if old.Body == contract.NoBody || new.Body == contract.NoBody || old.Body == new.Body {
		return false
	}
	words := map[contract.Body]string{contract.JSONBody: "JSON", contract.FormBody: "a form"}
	c.report(BodyFormatChanged, b.change(fmt.Sprintf("the body is %s, and was %s", words[new.Body], words[old.Body])))
	return true
}

// wholeBody compares bodies of which at least one is no struct.
func (c *comparison) wholeBody(b bodies) {
	both := b.old.Body == contract.JSONBody && b.new.Body == contract.JSONBody
	if both && (whole(b.old) || whole(b.new)) {
		s := spot{dir: request, change: b.change("the body")}
		if c.refs(s, b.old.Request, b.new.Request) {
			c.nulls(s, b.old.Request, b.new.Request)
		}
	}
}

// bodyPresence is for bodies that only one side has. A body without required
// fields may be left out, and is no reason to refuse a request.
func (c *comparison) bodyPresence(b bodies, gone, fresh []item) (left, added []item) {
	if b.old.Body == contract.NoBody && (whole(b.new) || slices.ContainsFunc(fresh, inBodyAndRequired)) {
		c.report(BodyAdded, b.change("the request has a body now"))
		fresh = slices.DeleteFunc(fresh, inBody)
	}
	if b.new.Body == contract.NoBody && (whole(b.old) || slices.ContainsFunc(gone, inBody)) {
		c.report(BodyRemoved, b.change("the request has no body any more"))
		gone = slices.DeleteFunc(gone, inBody)
	}
	if whole(b.new) {
		gone = slices.DeleteFunc(gone, inBody)
	}
	if whole(b.old) {
		fresh = slices.DeleteFunc(fresh, inBody)
	}
	return gone, fresh
}

func inBody(i item) bool { return i.in == contract.JSON || i.in == contract.Form }

func inBodyAndRequired(i item) bool { return inBody(i) && required(i) }

// responses compares what two routes answer.
func (c *comparison) responses(old, new placed) {
	b := bodies{old: old, new: new}
	c.answers(b)
	c.errors(b)
	switch {
	case old.Response == nil && new.Response == nil:
	case old.group.WebSocket != new.group.WebSocket: // which says it all
	case old.Response == nil:
		c.report(ResponseAdded, b.change("the route answers "+new.Response.String()+" now"))
	case new.Response == nil:
		c.report(ResponseRemoved, b.change("the route answers nothing, and answered "+old.Response.String()))
	default:
		c.refs(spot{dir: response, change: b.change("the answer")}, old.Response, new.Response)
	}
}
