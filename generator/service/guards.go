package service

import (
	"fmt"
	"strings"
	"time"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// guardsField is the field of the service context with the guards that main made.
const guardsField = "Guards"

// Guard is one thing that a request passes on the way to its handler.
type Guard struct {
	Name  string // "limit"
	Value string // "100/m by subject"; empty where there is nothing to say
	emit  func(*layout, *contract.Group) jen.Code
}

// GuardsOf lists what stands before a route's handler, outermost first: whoever
// watches, then the cheapest refusals, then time and size, then identity, then
// the team's own middleware.
func GuardsOf(group *contract.Group, route *contract.Route) []Guard {
	list := []Guard{
		{"observe", "trace, metrics, log, recovery", ofGuards("Observe", jen.Id("route"))},
		{"secure-headers", "", ofMiddleware("SecureHeaders")},
		{"cross-origin", "as configured", ofGuards("CrossOrigin")},
		{"shed", shedText(group), emitShed},
		{"client-limit", "as configured", ofGuards("LimitClient")},
	}
	if limit := group.Limit; limit != nil && limit.By == contract.ByIP {
		list = append(list, limitGuard(limit))
	}
	list = append(list, timeGuards(group, route)...)
	if !group.WebSocket { // nor has it a body
		list = append(list, bodyGuard(group), Guard{"gunzip", "as configured", ofGuards("Gunzip")})
	}
	if group.JWT != "" {
		list = append(list, Guard{"token", tokenText(group), emitToken})
	}
	if limit := group.Limit; limit != nil && limit.By != contract.ByIP {
		list = append(list, limitGuard(limit))
	}
	for _, name := range group.Middleware {
		list = append(list, Guard{"middleware", name, func(*layout, *contract.Group) jen.Code {
			return jen.Id("svcCtx").Dot(name + "Middleware")
		}})
	}
	if group.Breaker {
		list = append(list, Guard{"breaker", "of the route", ofGuards("Breaker", jen.Id("route"))})
	}
	return list
}

func ofGuards(method string, args ...jen.Code) func(*layout, *contract.Group) jen.Code {
	return func(*layout, *contract.Group) jen.Code { return jen.Id("guards").Dot(method).Call(args...) }
}

func ofMiddleware(name string, args ...jen.Code) func(*layout, *contract.Group) jen.Code {
	return func(l *layout, _ *contract.Group) jen.Code {
		return jen.Qual(l.runtimePath("middleware"), name).Call(args...)
	}
}

// timeGuards bound how long a request takes. A stream lasts as long as somebody
// listens. A large body gets the time it needs, as long as it keeps coming; a
// deadline would hold for the whole upload, so there is one only when the
// contract asks for it.
func timeGuards(group *contract.Group, route *contract.Route) []Guard {
	var list []Guard
	if route.HasFiles() {
		list = append(list, Guard{"progress", "30s for each 64 KiB", ofMiddleware("Progress", jen.Lit(0))})
	}
	switch {
	case group.SSE, group.WebSocket, group.Timeout == 0 && route.HasFiles(), group.Timeout == contract.NoTimeout:
	case group.Timeout == 0:
		list = append(list, Guard{"deadline", contract.DefaultTimeout.String(), func(l *layout, _ *contract.Group) jen.Code {
			return jen.Qual(l.runtimePath("middleware"), "Deadline").Call(jen.Qual(l.runtimePath("middleware"), "DefaultDeadline"))
		}})
	default:
		list = append(list, Guard{"deadline", group.Timeout.String(), ofMiddleware("Deadline", duration(group.Timeout))})
	}
	return list
}

func bodyGuard(group *contract.Group) Guard {
	if group.MaxBytes > 0 {
		return Guard{"body-limit", fmt.Sprintf("%d bytes", group.MaxBytes), ofMiddleware("BodyLimit", jen.Lit(int(group.MaxBytes)))}
	}
	return Guard{"body-limit", fmt.Sprintf("%d bytes", contract.DefaultMaxBytes), func(l *layout, _ *contract.Group) jen.Code {
		return jen.Qual(l.runtimePath("middleware"), "BodyLimit").Call(jen.Qual(l.runtimePath("middleware"), "DefaultBodyLimit"))
	}}
}

func tokenText(group *contract.Group) string {
	if len(group.Scopes) == 0 {
		return group.JWT
	}
	return group.JWT + " with " + strings.Join(group.Scopes, " ")
}

func emitToken(l *layout, group *contract.Group) jen.Code {
	var scopes []jen.Code
	for _, scope := range group.Scopes {
		scopes = append(scopes, jen.Lit(scope))
	}
	return jen.Id("svcCtx").Dot(l.tokens[group.JWT]).Dot("Middleware").Call(scopes...)
}

func shedText(group *contract.Group) string {
	return "class " + shedClass(group) + ", " + priorityOf(group) + " priority"
}

func shedClass(group *contract.Group) string { return pick(group.Name == "", "default", group.Name) }

func priorityOf(group *contract.Group) string {
	return pick(group.Priority == "", string(contract.NormalPriority), string(group.Priority))
}

// emitShed passes the class of the group, as routes of one group tend to do work
// of one kind.
func emitShed(l *layout, group *contract.Group) jen.Code {
	priority := map[string]string{"high": "High", "normal": "Normal", "low": "Low"}[priorityOf(group)]
	return jen.Id("guards").Dot("Shed").Call(jen.Lit(shedClass(group)), jen.Qual(l.runtimePath("shed"), priority))
}

func limitGuard(limit *contract.Limit) Guard {
	text := fmt.Sprintf("%d/%s", limit.Count, map[time.Duration]string{time.Second: "s", time.Minute: "m", time.Hour: "h"}[limit.Per])
	if limit.Burst > 0 {
		text += fmt.Sprintf(" burst %d", limit.Burst)
	}
	text += " by " + string(limit.By)
	if limit.Header != "" {
		text += " " + limit.Header
	}
	return Guard{"limit", text, emitLimit}
}

func emitLimit(l *layout, group *contract.Group) jen.Code {
	limit := group.Limit
	rate := jen.Dict{jen.Id("Limit"): jen.Lit(int(limit.Count)), jen.Id("Per"): duration(limit.Per)}
	if limit.Burst > 0 {
		rate[jen.Id("Burst")] = jen.Lit(int(limit.Burst))
	}
	var key jen.Code
	switch limit.By {
	case contract.ByIP:
		key = jen.Id("guards").Dot("ByClientIP").Call()
	case contract.BySubject:
		key = jen.Qual(l.runtimePath("limit"), "BySubject").Call(jen.Qual(l.runtimePath("jwt"), "Subject"))
	case contract.ByHeader:
		key = jen.Id("guards").Dot("ByHeader").Call(jen.Lit(limit.Header))
	default:
		key = jen.Qual(l.runtimePath("limit"), "ByRoute").Call()
	}
	return jen.Id("guards").Dot("Limit").Call(jen.Id("route"), jen.Qual(l.runtimePath("limit"), "Rate").Values(rate), key)
}
