package contract

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// Answer is what a route answers with when it succeeds, its JSON body apart, which is
// Route.Response.
type Answer struct {
	Status      int       `json:"status"`                // 200 unless the contract says another
	Statuses    []int     `json:"statuses,omitempty"`    // what StatusField may be; the first when it is zero
	StatusField Chain     `json:"statusField,omitempty"` // the field by which logic chooses the status; nil for none
	Outputs     []*Output `json:"outputs,omitempty"`     // headers and cookies, in field order
}

// Output is a field of an answer that is sent outside its body. A value that is not
// there is not sent: an empty text, a nil pointer, a time of zero.
type Output struct {
	In     In      `json:"in"` // Header or Cookie
	Name   string  `json:"name"`
	Chain  Chain   `json:"chain"`
	Cookie *Cookie `json:"cookie,omitempty"` // nil for a header
}

// Field returns the field that holds the value.
func (o *Output) Field() *Field { return o.Chain.Field() }

// HasAnswerBody reports whether a route answers with JSON: not with a struct all of
// whose fields are sent outside a body.
func (r *Route) HasAnswerBody() bool {
	t := r.answerStruct()
	outside := r.Answer.StatusField != nil || len(r.Answer.Outputs) > 0
	return r.Response != nil && (t == nil || !outside || len(t.Flat()) > 0)
}

// answerStruct is the struct that a route answers with, through pointers and names,
// or nil.
func (r *Route) answerStruct() *Type {
	if r.Response == nil || r.Response.Core().Kind != Named {
		return nil
	}
	return r.Response.Core().Type
}

// readAnswers settles what routes answer with when they succeed.
func (r *resolver) readAnswers() {
	for _, d := range r.routes {
		if d.group == nil {
			continue
		}
		isStream := d.group.SSE || d.group.WebSocket
		r.readAnswerStatus(d, isStream)
		if t := d.route.answerStruct(); t != nil && !isStream {
			r.readOutputs(d.route, t)
		}
		r.checkAnswerBody(d)
	}
}

// readAnswerStatus takes the status behind returns, or that of respCode, which is
// goctl's way to say it.
func (r *resolver) readAnswerStatus(d *routeDecl, isStream bool) {
	d.route.Answer.Status = http.StatusOK
	status, span, written := 0, source.Span{}, d.node.Status != nil
	if written {
		span = d.node.Status.Pos()
		status, _ = strconv.Atoi(d.node.Status.Value)
	}
	if entry := respCode(d.node); entry != nil {
		code, err := strconv.Atoi(entry.Value.Value)
		switch {
		case written && code != status:
			r.report(diag.Errorf(entry.Pos(), diag.BadAnswer, "respCode is %s, and the route returns %d", entry.Value.Value, status).
				WithHint("remove respCode").WithRelated(span, "the route's status"))
		case err != nil || successProblem(code) != "":
			r.report(diag.Warningf(entry.Pos(), diag.BadAnswer, "respCode %s is no status of a success, and is ignored", entry.Value.Value).
				WithHint("write `returns 201 (…)` behind the route for another status than 200"))
		case !written && code != http.StatusOK:
			r.report(diag.Warningf(entry.Pos(), diag.BadAnswer, "respCode means `returns %d`: the service answers so", code).
				WithHint("write `returns %d` behind the route instead", code))
			status, span, written = code, entry.Pos(), true
		}
	}
	if !written {
		return
	}
	why := successProblem(status)
	if why == "" && isStream && status != http.StatusOK {
		why = fmt.Sprintf("a stream answers 200, not %d", status)
	}
	if why != "" {
		r.report(diag.Errorf(span, diag.BadAnswer, "%s", why).WithHint("%s", statusHint(status)))
		return
	}
	d.route.Answer.Status = status
}

// successProblem says why a status can't be that of a success; empty when it can.
func successProblem(status int) string {
	if status >= http.StatusOK && status <= 299 {
		return ""
	}
	return fmt.Sprintf("%d is no status of a success", status)
}

func statusHint(status int) string {
	if status >= http.StatusBadRequest && status <= 599 {
		return fmt.Sprintf("declare an error (…) with the status %d, and write throws behind the route", status)
	}
	return "write one from 200 to 299, or remove it"
}

// respCode is the entry of an @doc by which goctl's documents name a status.
func respCode(node *ast.Route) *ast.Entry {
	if node.Doc == nil {
		return nil
	}
	for _, e := range node.Doc.Entries {
		if e.Key.Name == "respCode" {
			return e
		}
	}
	return nil
}

// bodyless reports whether answers of a status have no body (RFC 9110, 15.3).
func bodyless(status int) bool {
	return status == http.StatusNoContent || status == http.StatusResetContent
}

// checkAnswerBody refuses a body where the status has none.
func (r *resolver) checkAnswerBody(d *routeDecl) {
	if !bodyless(d.route.Answer.Status) || !d.route.HasAnswerBody() || r.mentionsUnknown(d.route.Response) {
		return
	}
	r.report(diag.Errorf(d.node.Response.Pos(), diag.BadAnswer, "an answer with status %d has no body", d.route.Answer.Status).
		WithHint("remove the type, or return 200"))
}

// readOutputs finds the fields that are sent outside the body. A header name beside a
// json name, or in a type that requests are made of too, is that of a request, and the
// field stays in the body.
func (r *resolver) readOutputs(route *Route, t *Type) {
	chains, _ := t.leaves()
	for _, c := range chains {
		f := c.Field()
		_, inJSON := f.WireName(JSON)
		cookie, isCookie := f.WireName(CookiePart)
		header, isHeader := f.WireName(Header)
		switch {
		case f.Statuses != nil:
			r.chooseStatus(route, c)
		case isCookie:
			route.Answer.Outputs = append(route.Answer.Outputs, &Output{In: CookiePart, Name: cookie.Name, Chain: c, Cookie: f.Cookie})
		case isHeader && !inJSON && !r.usage.requested[c.owner(t)]:
			route.Answer.Outputs = append(route.Answer.Outputs, &Output{In: Header, Name: http.CanonicalHeaderKey(header.Name), Chain: c})
		default:
			continue
		}
		f.Outside = true
	}
	r.checkOutputs(route)
}

// owner is the struct that declares the field a chain leads to, from t.
func (c Chain) owner(t *Type) *Type {
	if len(c) == 1 {
		return t
	}
	return c[len(c)-2].Ref.Core().Type
}

func (r *resolver) chooseStatus(route *Route, c Chain) {
	if route.Answer.StatusField != nil {
		r.report(diag.Errorf(c.Field().Span, diag.BadAnswer, "%s has two fields for the status", route.Response.text()).WithHint("keep one of them"))
		return
	}
	route.Answer.StatusField, route.Answer.Statuses = c, c.Field().Statuses
	route.Answer.Status = c.Field().Statuses[0]
}

// checkOutputs refuses cookies that can't be set. A header that can't be sent is warned
// of, as types of requests are answered with too; such a field stays in the body.
func (r *resolver) checkOutputs(route *Route) {
	seen := map[wireKey]bool{}
	var sent []*Output
	for _, o := range route.Answer.Outputs {
		key := wireKey{o.In, o.Name}
		why, hint := o.problem()
		if why == "" && seen[key] {
			why, hint = "the answer has two fields for the "+string(o.In)+" "+o.Name, "keep one of them"
		}
		seen[key] = true
		if why == "" {
			sent = append(sent, o)
			continue
		}
		o.Field().Outside = false
		r.reportOutput(o, why, hint)
	}
	route.Answer.Outputs = sent
}

func (r *resolver) reportOutput(o *Output, why, hint string) {
	if r.spoken[o.Field()] {
		return
	}
	r.spoken[o.Field()] = true
	problem := diag.Errorf(o.Field().Span, diag.BadAnswer, "%s", why)
	if o.In == Header {
		problem = diag.Warningf(o.Field().Span, diag.BadAnswer, "%s; the field stays in the body", why)
	}
	r.report(problem.WithHint("%s", hint))
}

// problem says why an output can't be sent, and what to do.
func (o *Output) problem() (why, hint string) {
	switch {
	case o.In == Header && slices.Contains(ownHeaders, o.Name):
		return "the header " + o.Name + " is set by the service", "remove the field, or answer with a type without it"
	case !o.isSendable():
		return "a " + string(o.In) + " can't hold " + o.Field().Ref.text(),
			"use a text, a number, a boolean, a time or a duration, or a list of them in a header"
	}
	return "", ""
}

// ownHeaders are those that the runtime sets for each answer, or that would break it.
var ownHeaders = strings.Fields(`Content-Length Content-Type Content-Encoding Transfer-Encoding Connection
	Set-Cookie Date Trailer Upgrade Keep-Alive Te X-Request-Id X-Content-Type-Options`)

// isSendable reports whether a header or cookie can hold the field.
func (o *Output) isSendable() bool {
	ref := o.Field().Ref
	if ref.Kind == Optional || doublePointer(ref) {
		return false
	}
	core := ref.Core()
	if o.In == Header && core.Kind == Slice && ref.Kind != Pointer {
		core = core.Elem
		if core.Kind == Pointer {
			return false
		}
		core = core.Core()
	}
	return core.Kind == Time || core.Kind == Duration || core.Kind == Basic && !core.complex()
}
