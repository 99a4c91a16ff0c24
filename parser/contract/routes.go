package contract

import (
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// routeDecl is a route, the group it ended up in and what the author wrote.
type routeDecl struct {
	node    *ast.Route
	service *ast.Service
	route   *Route
	group   *Group // nil until readServices
	handler string // as written; empty when missing
	place   source.Span
	faulty  bool // the path is refused; nothing more is said about it
}

// methods are the HTTP methods a route can have.
var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

// declareRoutes makes the routes and resolves their types, so that the generic
// types they use are among the types of the contract.
func (r *resolver) declareRoutes() {
	for _, service := range declarations[*ast.Service](r.program) {
		for _, node := range service.Routes {
			r.routes = append(r.routes, r.declareRoute(service, node))
		}
	}
}

func (r *resolver) declareRoute(service *ast.Service, node *ast.Route) *routeDecl {
	d := &routeDecl{node: node, service: service, place: node.Method.Pos()}
	d.handler, d.place = r.routeHandler(node)
	d.route = &Route{
		Handler: handlerName(d.handler),
		Method:  r.method(node.Method),
		Span:    node.Pos(),

		Signature: node.Method.To(node.Path.Span.Span),
	}
	d.route.Summary, d.route.Doc = readDoc(node.Doc)
	if node.Request != nil {
		d.route.Request = r.ref(node.Request, scope{place: d.route.Handler + "Request"})
	}
	if node.Response != nil {
		d.route.Response = r.ref(node.Response, scope{place: d.route.Handler + "Response"})
	}
	return d
}

// routeHandler returns the handler's name as written: from @handler, or from
// the @server block above the route as older contracts have it.
func (r *resolver) routeHandler(node *ast.Route) (string, source.Span) {
	if node.Handler != nil {
		return node.Handler.Name, node.Handler.Pos()
	}
	if node.Server != nil {
		for _, e := range node.Server.Entries {
			if e.Key.Name == "handler" && e.Value.Value != "" {
				return e.Value.Value, e.Value.Pos()
			}
		}
	}
	if r.damage.before(node.Pos()) {
		return "", node.Method.Pos()
	}
	r.report(diag.Errorf(node.Method.Pos(), diag.MissingHandler, "this route has no handler").
		WithHint("write `@handler %s` above it", suggestHandler(node.Method.Name, node.Path.Value)))
	return "", node.Method.Pos()
}

func (r *resolver) method(m ast.Ident) string {
	upper := strings.ToUpper(m.Name)
	if slices.Contains(methods, upper) {
		return upper
	}
	problem := diag.Errorf(m.Pos(), diag.UnsupportedMethod, "method %s is not supported", m.Name).
		WithHint("use one of %s", strings.ToLower(strings.Join(methods, ", ")))
	if near, ok := diag.Nearest(upper, methods); ok {
		problem = problem.WithHint("did you mean %s?", strings.ToLower(near))
	}
	r.report(problem)
	return upper
}

// readDoc returns the summary and the entries of an @doc. One text counts as
// the entry summary.
func readDoc(doc *ast.Doc) (string, []Option) {
	if doc == nil {
		return "", nil
	}
	options := readOptions(doc.Entries)
	if doc.Text != nil && doc.Text.Value != "" {
		options = append(options, Option{Key: "summary", Value: doc.Text.Value, Span: doc.Text.Pos()})
	}
	for _, o := range options {
		if o.Key == "summary" {
			first, _, _ := strings.Cut(strings.TrimSpace(o.Value), "\n")
			return strings.TrimSpace(first), options
		}
	}
	return "", options
}

func readOptions(entries []*ast.Entry) []Option {
	var out []Option
	for _, e := range entries {
		out = append(out, Option{Key: e.Key.Name, Value: e.Value.Value, Span: e.Pos()})
	}
	return out
}

// readInfo takes the info of the entry file; those of imported files speak
// about these files only.
func (r *resolver) readInfo() {
	if r.program.Entry == nil {
		return
	}
	for _, d := range r.program.Entry.Decls {
		if info, ok := d.(*ast.Info); ok {
			r.api.Info = append(r.api.Info, readOptions(info.Entries)...)
		}
	}
}
