package breaking

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/apigen/apigen/parser/contract"
)

// guards compares what the groups of two routes ask of a request. A guard is
// one root cause for all routes of its group.
func (c *comparison) guards(old, new placed) {
	c.stability(old.group, new.group)
	c.auth(old.group, new.group)
	c.scopes(old.group, new.group)
	c.limit(old.group, new.group)
	if !streams(old.group) && !streams(new.group) {
		c.timeout(old.group, new.group)
	}
	if old.Body != contract.NoBody {
		c.maxBytes(old.group, new.group)
	}
	c.stream(old.group, new.group)
	c.unknownNames(old, new)
}

// streams reports whether no timeout cuts the routes of a group.
func streams(g *contract.Group) bool { return g.SSE || g.WebSocket }

func (c *comparison) stream(old, new *contract.Group) {
	switch {
	case !old.WebSocket && new.WebSocket:
		c.report(WebSocketChanged, c.guard(old, new, "websocket", "the route is a WebSocket now"))
	case old.WebSocket && !new.WebSocket:
		c.report(WebSocketChanged, c.guard(old, new, "websocket", "the route is no WebSocket any more"))
	case !old.SSE && new.SSE:
		c.report(SSEChanged, c.guard(old, new, "sse", "the answer is a stream of events now"))
	case old.SSE && !new.SSE:
		c.report(SSEChanged, c.guard(old, new, "sse", "the answer is no stream of events any more"))
	}
}

// guard is a change of an @server option.
func (c *comparison) guard(old, new *contract.Group, key, what string) change {
	ch := change{what: what, old: option(old, key), new: option(new, key), detail: what, subjects: c.block(new)}
	if ch.old == old.Span {
		ch.note = "this was the service block"
	}
	return ch
}

// block is what a waiver may call a service block.
func (c *comparison) block(g *contract.Group) []string {
	return slices.DeleteFunc([]string{g.Name, g.Prefix, c.new.Service}, func(s string) bool { return s == "" })
}

// stability compares what two groups promise. Priority and breaker are about
// services in trouble, and no rule speaks about them.
func (c *comparison) stability(old, new *contract.Group) {
	switch {
	case old.Stability == new.Stability:
	case new.Stability == contract.Experimental:
		c.report(StabilityLowered, c.guard(old, new, "stability", "the routes are experimental now"))
	default:
		c.add(option(new, "stability"), "the routes are stable now")
	}
}

func (c *comparison) auth(old, new *contract.Group) {
	switch {
	case old.JWT == new.JWT:
	case old.JWT == "":
		c.report(AuthAdded, c.guard(old, new, "jwt", fmt.Sprintf("a token is needed (jwt: %s)", new.JWT)))
	case new.JWT == "":
		c.add(new.Span, "no token is needed any more (it was jwt: %s)", old.JWT)
	default:
		c.report(AuthChanged, c.guard(old, new, "jwt", fmt.Sprintf("tokens are checked by %s, no longer by %s", new.JWT, old.JWT)))
	}
}

func (c *comparison) scopes(old, new *contract.Group) {
	if old.JWT == "" {
		return // the token itself is news
	}
	var added []string
	for _, scope := range new.Scopes {
		if !slices.Contains(old.Scopes, scope) {
			added = append(added, scope)
		}
	}
	switch {
	case len(added) > 0:
		c.report(ScopeAdded, c.guard(old, new, "scopes", "a token needs the scope "+strings.Join(added, " and ")))
	case new.JWT != "" && len(new.Scopes) < len(old.Scopes):
		c.add(new.Span, "a token needs fewer scopes")
	}
}

func (c *comparison) timeout(old, new *contract.Group) {
	was, is := timeoutOf(old), timeoutOf(new)
	switch {
	case was == is:
	case is != contract.NoTimeout && (was == contract.NoTimeout || is < was):
		c.report(TimeoutLowered, c.guard(old, new, "timeout", fmt.Sprintf("the timeout is %s, and was %s", timeText(is), timeText(was))))
	default:
		c.add(option(new, "timeout"), "the timeout is %s, and was %s", timeText(is), timeText(was))
	}
}

func timeoutOf(g *contract.Group) time.Duration {
	if g.Timeout == 0 {
		return contract.DefaultTimeout
	}
	return g.Timeout
}

func timeText(d time.Duration) string {
	if d == contract.NoTimeout {
		return "none"
	}
	return d.String()
}

func (c *comparison) maxBytes(old, new *contract.Group) {
	was, is := maxBytesOf(old), maxBytesOf(new)
	switch {
	case is < was:
		c.report(MaxBytesLowered, c.guard(old, new, "maxBytes", fmt.Sprintf("a body may have %d bytes, and could have %d", is, was)))
	case is > was:
		c.add(option(new, "maxBytes"), "a body may have %d bytes, and could have %d", is, was)
	}
}

func maxBytesOf(g *contract.Group) int64 {
	if g.MaxBytes == 0 {
		return contract.DefaultMaxBytes
	}
	return g.MaxBytes
}
