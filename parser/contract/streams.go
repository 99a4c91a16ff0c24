package contract

import (
	"slices"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
)

func (r *resolver) readSSE(g *Group, e *ast.Entry) { g.SSE = r.readSwitch(e) }

func (r *resolver) readWebSocket(g *Group, e *ast.Entry) { g.WebSocket = r.readSwitch(e) }

func (r *resolver) readSwitch(e *ast.Entry) bool {
	on, err := strconv.ParseBool(e.Value.Value)
	if err != nil {
		r.report(diag.Errorf(e.Value.Pos(), diag.BadValue, "%s is true or false, not %q", e.Key.Name, e.Value.Value).
			WithHint("write `%s: true`, or remove the line", e.Key.Name))
	}
	return on
}

// checkStreams looks at the options of one @server block whose routes are
// streams: of those that a route has for itself, the block around it has its own
// turn.
func (r *resolver) checkStreams(g *Group, entries []*ast.Entry) {
	for _, e := range entries {
		switch {
		case e.Key.Name == "websocket" && g.WebSocket && g.SSE, e.Key.Name == "sse" && g.WebSocket && g.SSE && !has(entries, "websocket"):
			r.report(diag.Errorf(e.Pos(), diag.BadWebSocket, "a route can't be a stream of events and a WebSocket").
				WithHint("remove sse or websocket"))
		case e.Key.Name == "timeout" && g.Timeout > 0 && (g.SSE || g.WebSocket):
			r.reportNoEffect(e, "a stream lasts as long as both sides want")
		case e.Key.Name == "maxBytes" && g.WebSocket:
			r.reportNoEffect(e, "a WebSocket has no body; your WebSocket library limits its messages")
		case (e.Key.Name == "slo" || e.Key.Name == "sloLatency") && e.Value.Value != off && (g.SSE || g.WebSocket):
			r.reportNoEffect(e, "objectives are for requests that are answered at once")
		}
	}
}

func (r *resolver) reportNoEffect(e *ast.Entry, why string) {
	r.report(diag.Warningf(e.Pos(), diag.NoEffect, "%s has no effect here: %s", e.Key.Name, why).
		WithHint("remove the line, or move the routes that need it to another block"))
}

func has(entries []*ast.Entry, key string) bool {
	for _, e := range entries {
		if e.Key.Name == key {
			return true
		}
	}
	return false
}

// checkStream looks at one route that is a stream.
func (r *resolver) checkStream(d *routeDecl) {
	if d.group.SSE && d.node.Response == nil && !d.group.WebSocket {
		r.report(diag.Errorf(d.place, diag.SSEWithoutResponse, "this route streams events but returns nothing").
			WithHint("add `returns (Event)` with the type of an event"))
	}
	if !d.group.WebSocket || d.group.SSE {
		return
	}
	if d.route.Method != "GET" && slices.Contains(methods, d.route.Method) {
		r.report(diag.Errorf(d.node.Method.Pos(), diag.BadWebSocket, "a WebSocket begins with GET, not %s", d.route.Method).
			WithHint("write get, or move the route to a block without websocket"))
	}
	if d.node.Response != nil {
		r.report(diag.Errorf(d.node.Response.Pos(), diag.BadWebSocket, "a WebSocket has no response; its logic sends messages").
			WithHint("remove the returns part"))
	}
}

// checkHandshake refuses fields that only a body can carry.
func (b *binder) checkHandshake() {
	b.report(diag.Errorf(b.decl.node.Request.Pos(), diag.BadWebSocket, "%s can only come from a body, and a WebSocket has none", strings.Join(b.late, ", ")).
		WithHint("use fields that a query can hold, or send the rest as the first message"))
}
