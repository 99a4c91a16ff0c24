package contract

import (
	"slices"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// readServices makes the groups: one a service block that has routes. Routes
// with a folder of their own (older contracts) move to a group of that name,
// which shares the other options of the block.
func (r *resolver) readServices() {
	services := declarations[*ast.Service](r.program)
	if len(services) == 0 {
		r.reportNoService()
		return
	}
	routes := map[*ast.Service][]*routeDecl{}
	for _, d := range r.routes {
		routes[d.service] = append(routes[d.service], d)
	}
	first := r.firstService(services)
	r.api.Service = first.Name.Name
	for _, s := range services {
		if s.Name.Name != first.Name.Name {
			r.report(diag.Errorf(s.Name.Pos(), diag.ServiceNameMismatch, "this block is for service %s, others are for %s", s.Name.Name, first.Name.Name).
				WithHint("give all service blocks one name").
				WithRelated(first.Name.Pos(), "the service's name"))
		}
		r.readService(s, routes[s])
	}
}

// firstService is the one that names the contract: the entry file's if it has
// one.
func (r *resolver) firstService(services []*ast.Service) *ast.Service {
	if r.program.Entry != nil {
		for _, d := range r.program.Entry.Decls {
			if s, ok := d.(*ast.Service); ok {
				return s
			}
		}
	}
	return services[0]
}

func (r *resolver) reportNoService() {
	if r.damage.any() {
		return
	}
	var span source.Span
	if e := r.program.Entry; e != nil {
		start := source.Pos{Filename: e.Name, Line: 1, Column: 1}
		span = source.Span{Start: start, End: start}
	}
	r.report(diag.Errorf(span, diag.MissingService, "the contract has no service").
		WithHint("add `service name-api { ... }` with at least one route, or generate from the file that imports this one"))
}

func (r *resolver) readService(s *ast.Service, routes []*routeDecl) {
	var block []*ast.Entry
	if s.Server != nil {
		r.checkKeys(s.Server.Entries)
		block = s.Server.Entries
	}
	shared := r.readGroup(block, s)
	r.checkStreams(shared, block)
	own := map[string]*Group{}
	var groups []*Group
	for _, d := range routes {
		d.group = shared
		if entries := ownEntries(d.node); len(entries) > 0 {
			r.checkKeys(entries)
			d.group = r.ownGroup(own, block, entries, s)
			r.checkStreams(d.group, entries)
		}
		r.join(d)
		d.group.Routes = append(d.group.Routes, d.route)
		if len(d.group.Routes) == 1 {
			groups = append(groups, d.group)
		}
	}
	r.api.Groups = append(r.api.Groups, groups...)
}

// join settles the route's full path.
func (r *resolver) join(d *routeDecl) {
	d.route.Path = joinPath(d.group.Prefix, d.node.Path.Value)
	d.faulty = !r.checkPath(d.node.Path, false)
	r.checkStream(d)
}

// ownEntries are the server options of one route, its handler aside.
func ownEntries(node *ast.Route) []*ast.Entry {
	if node.Server == nil {
		return nil
	}
	var out []*ast.Entry
	for _, e := range node.Server.Entries {
		if e.Key.Name != "handler" {
			out = append(out, e)
		}
	}
	return out
}

// ownGroup returns the group for a route with options of its own; routes of
// one block with the same options share it.
func (r *resolver) ownGroup(own map[string]*Group, block, entries []*ast.Entry, s *ast.Service) *Group {
	merged := slices.Clone(entries)
	for _, e := range block {
		if !slices.ContainsFunc(entries, func(o *ast.Entry) bool { return serverKey(o) == serverKey(e) }) {
			merged = append(merged, e)
		}
	}
	id := ""
	for _, e := range merged {
		id += serverKey(e) + "\x00" + e.Value.Value + "\x00"
	}
	if own[id] == nil {
		own[id] = r.readGroup(merged, s)
	}
	return own[id]
}
