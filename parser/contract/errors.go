package contract

import (
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// Error is a failure that the contract declares, for routes to answer with.
type Error struct {
	Name    string      `json:"name"`              // exported Go name, such as UserMissing
	Code    string      `json:"code"`              // for programs, such as "user_missing"
	Status  int         `json:"status"`            // 400 to 599
	Title   string      `json:"title"`             // for people
	Number  *int64      `json:"number,omitempty"`  // of the business; nil when none is declared
	Details *Type       `json:"-"`                 // struct with the further members of the answer; nil for none
	Members string      `json:"details,omitempty"` // the name of Details
	Doc     []string    `json:"doc,omitempty"`     // comment lines above, without delimiters
	Span    source.Span `json:"-"`
}

// DetailsSuffix is behind the name of an error in that of the type with its members.
const DetailsSuffix = "Details"

// errorDecl is a declared error and what became of it.
type errorDecl struct {
	node *ast.Error
	err  *Error
}

// declareErrors gives every declared error its name. The members of one are a type.
func (r *resolver) declareErrors() {
	r.errors = map[string]*errorDecl{}
	for _, node := range declarations[*ast.Error](r.program) {
		e := r.declareError(node)
		if e == nil {
			continue
		}
		r.errors[e.Name] = &errorDecl{node, e}
		r.api.Errors = append(r.api.Errors, e)
	}
}

func (r *resolver) declareError(node *ast.Error) *Error {
	e := &Error{Name: exported(node.Name.Name), Doc: docLines(node.Doc), Span: node.Name.Pos()}
	if e.Name == "" {
		r.report(diag.Errorf(node.Name.Pos(), diag.NameCollision, "error name %s has no letter", node.Name.Name).WithHint("choose another name"))
		return nil
	}
	if first := r.errors[e.Name]; first != nil {
		r.report(diag.Errorf(node.Name.Pos(), diag.DuplicateError, "error %s is declared twice", node.Name.Name).
			WithHint("rename or remove one of them").WithRelated(first.node.Name.Pos(), "first declared here"))
		return nil
	}
	e.Status = r.errorStatus(node)
	if e.Code = snake(e.Name); node.Code != nil {
		e.Code = node.Code.Name
	}
	if e.Title = strings.ReplaceAll(snake(e.Name), "_", " "); node.Title != nil && node.Title.Value != "" {
		e.Title = node.Title.Value
	}
	r.readNumber(e, node)
	r.checkErrorKeys(e, node)
	if node.Members != nil {
		e.Members = e.Name + DetailsSuffix
		name := ast.Ident{Span: node.Name.Span, Name: e.Members}
		r.declare(&ast.Type{Span: ast.Span{Span: node.Members.Pos()}, Name: name, Expr: node.Members})
		e.Details = r.decls[e.Members].typ
	}
	return e
}

func (r *resolver) errorStatus(node *ast.Error) int {
	status, err := strconv.Atoi(node.Status.Value)
	if err != nil || status < http.StatusBadRequest || status > 599 {
		r.report(diag.Errorf(node.Status.Pos(), diag.BadError, "an error answers with a status from 400 to 599, not %s", node.Status.Value).
			WithHint("choose one of these, such as 404 or 409"))
		return http.StatusInternalServerError
	}
	return status
}

func (r *resolver) readNumber(e *Error, node *ast.Error) {
	if node.Number == nil {
		return
	}
	number, err := strconv.ParseInt(node.Number.Value, 10, 64)
	if err != nil {
		r.report(diag.Errorf(node.Number.Pos(), diag.BadError, "%s is no number of an error", node.Number.Value).
			WithHint("write a whole decimal number that fits 64 bits"))
		return
	}
	e.Number = &number
}

// checkErrorKeys refuses a code or a number that another error has, as programs tell
// errors apart by them.
func (r *resolver) checkErrorKeys(e *Error, node *ast.Error) {
	for _, other := range r.api.Errors {
		first := r.errors[other.Name].node
		if other.Code == e.Code {
			at := node.Name.Pos()
			if node.Code != nil {
				at = node.Code.Pos()
			}
			r.report(diag.Errorf(at, diag.DuplicateError, "errors %s and %s have one code, %s", first.Name.Name, node.Name.Name, e.Code).
				WithHint("write another code behind the status").WithRelated(first.Name.Pos(), "the other one"))
		}
		if e.Number != nil && other.Number != nil && *other.Number == *e.Number {
			r.report(diag.Errorf(node.Number.Pos(), diag.DuplicateError, "errors %s and %s have one number, %s", first.Name.Name, node.Name.Name, node.Number.Value).
				WithHint("choose another number").WithRelated(first.Name.Pos(), "the other one"))
		}
	}
}

// problemMembers are those that each failed request is answered with (RFC 9457).
var problemMembers = []string{"type", "title", "status", "detail", "instance", "code", "number", "requestId", "errors"}

// checkErrorMembers refuses members of errors that have the name of one that every
// error has.
func (r *resolver) checkErrorMembers() {
	for _, e := range r.api.Errors {
		if e.Details == nil {
			continue
		}
		for _, c := range e.Details.Flat() {
			w, _ := c.Field().InJSON()
			for _, taken := range problemMembers {
				if w.Name == taken {
					r.report(diag.Errorf(c.Field().Span, diag.BadError, "every error has a member %s already", taken).
						WithHint("choose another name for this one"))
				}
			}
		}
	}
}

// readThrows finds the errors that routes throw: those of their block, then their own.
func (r *resolver) readThrows() {
	for _, d := range r.routes {
		if d.group == nil {
			continue
		}
		for _, name := range d.group.throws {
			d.throw(r.thrown(name))
		}
		for _, name := range d.node.Throws {
			d.throw(r.thrown(name))
		}
	}
}

// readBlockThrows takes the names of errors that all routes of a block throw.
func (r *resolver) readBlockThrows(g *Group, e *ast.Entry) {
	at := 0
	for item := range strings.SplitSeq(e.Value.Value, ",") {
		name := strings.TrimSpace(item)
		begin := at + strings.Index(item, name)
		at += len(item) + 1
		if name == "" {
			r.reportNoName(e, "throws: UserMissing")
			return
		}
		g.throws = append(g.throws, ast.Ident{Span: ast.Span{Span: r.within(e.Value, begin, begin+len(name))}, Name: name})
	}
}

func (d *routeDecl) throw(e *Error) {
	for _, known := range d.route.Throws {
		if known == e {
			return
		}
	}
	if e != nil {
		d.route.Throws = append(d.route.Throws, e)
	}
}

func (r *resolver) thrown(name ast.Ident) *Error {
	if found := r.errors[exported(name.Name)]; found != nil {
		return found.err
	}
	if r.damage.any() {
		return nil
	}
	var names []string
	for _, e := range r.api.Errors {
		names = append(names, e.Name)
	}
	bad := diag.Errorf(name.Pos(), diag.UnknownError, "no error %s is declared", name.Name).
		WithHint("declare it: error %s 404 \"…\"", name.Name)
	if near, ok := diag.Nearest(name.Name, names); ok {
		bad = bad.WithHint("did you mean %s?", near)
	}
	r.report(bad)
	return nil
}

// snake spells a Go name in small letters with an underscore before each word:
// UserMissing and HTTPGone are user_missing and http_gone.
func snake(name string) string {
	var out strings.Builder
	runes := []rune(name)
	for i, c := range runes {
		begins := unicode.IsUpper(c) && i > 0 && runes[i-1] != '_' &&
			(!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if begins {
			out.WriteByte('_')
		}
		out.WriteRune(unicode.ToLower(c))
	}
	return out.String()
}
