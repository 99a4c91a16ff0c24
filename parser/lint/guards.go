package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

// open are the words of routes that can't ask for a token, because they hand
// one out, or because another program calls them.
var open = []string{
	"login", "signin", "register", "registration", "signup", "refresh", "token", "oauth",
	"oauth2", "forgot", "reset", "captcha", "callback", "webhook",
}

// unguardedWrites reports the routes that change something without a token in
// contracts that have tokens.
func (p *pass) unguardedWrites() {
	for _, u := range p.units {
		if !slices.ContainsFunc(u.API.Groups, func(g *contract.Group) bool { return g.JWT != "" }) {
			continue
		}
		for _, g := range u.API.Groups {
			if guarded(g) {
				continue
			}
			for _, r := range g.Routes {
				if writes(r) && !mustBeOpen(r) {
					p.warn(p.signature(r), diag.JWTMissingOnWrite, fmt.Sprintf("anybody may call %s %s", r.Method, r.Path),
						"move it to a group with jwt, or turn the rule off if that is meant")
				}
			}
		}
	}
}

// guarded reports whether a group asks for a token or a signature. authType is a
// word for documents, and keeps nobody out.
func guarded(g *contract.Group) bool {
	return g.JWT != "" || slices.ContainsFunc(g.Options, func(o contract.Option) bool {
		return o.Key == "signature" && o.Value != "false"
	})
}

func writes(r *contract.Route) bool {
	return slices.Contains([]string{"POST", "PUT", "PATCH", "DELETE"}, r.Method)
}

// mustBeOpen looks for a telling word in the handler and the path; "sign-in" is
// one word here.
func mustBeOpen(r *contract.Route) bool {
	names := append(strings.Split(r.Path, "/"), r.Handler)
	for _, name := range names {
		parts := words(name)
		for i, word := range parts {
			pair := word
			if i+1 < len(parts) {
				pair += parts[i+1]
			}
			if name != "" && name[0] != ':' && (slices.Contains(open, word) || slices.Contains([]string{"login", "signin", "signup"}, pair)) {
				return true
			}
		}
	}
	return false
}
