package jwt

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/apigen/apigen/runtime/problem"
)

// Problem codes of the middleware's refusals. Clients may rely on them.
const (
	CodeMissing   = "auth.missing"   // 401: no bearer token was sent
	CodeMalformed = "auth.malformed" // 400: the Authorization header is not well-formed
	CodeInvalid   = "auth.invalid"   // 401 or 403: the token is not accepted
	CodeExpired   = "auth.expired"   // 401 or 403: the token was good once
	CodeScope     = "auth.scope"     // 403: the token lacks a scope

	CodeUnavailable = "auth.unavailable" // 503: the keys could not be had
)

// Middleware lets a request pass when its Authorization header carries a token
// that [Authority.Verify] accepts and that holds every one of scopes; handlers
// find the principal with [From]. Other requests get problem+json and a
// WWW-Authenticate challenge (RFC 6750, 3). Tokens elsewhere are ignored unless
// [Config.TokenCookie] or [Config.TokenQuery] asks for them. The answer never
// says why a token was refused; the cause is attached for the access log,
// without the token.
func (a *Authority) Middleware(scopes ...string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			p, refused := a.admit(r, scopes)
			if refused != nil {
				a.challenge(w, refused, scopes)
				problem.Write(w, r, refused)
				return
			}
			next.ServeHTTP(w, r.WithContext(NewContext(r.Context(), p)))
		})
	}
}

func (a *Authority) admit(r *http.Request, scopes []string) (*Principal, *problem.Error) {
	token, refused := a.find(r)
	if refused != nil {
		return nil, refused
	}
	p, err := a.Verify(r.Context(), token)
	switch {
	case errors.Is(err, ErrExpired):
		return nil, problem.New(a.config.InvalidTokenStatus, CodeExpired, "the token has expired").WithCause(err)
	case errors.Is(err, ErrUnavailable):
		return nil, problem.Unavailable(CodeUnavailable, "the token could not be checked").WithCause(err)
	case err != nil && !errors.Is(err, ErrInvalid):
		return nil, problem.From(err) // the context's
	case err != nil:
		return nil, problem.New(a.config.InvalidTokenStatus, CodeInvalid, "the token is not valid").WithCause(err)
	case !p.HasScopes(scopes...):
		return nil, problem.New(http.StatusForbidden, CodeScope, "the token does not cover this operation")
	}
	return p, nil
}

// find returns the token of a request. What the header holds wins over the
// cookie, and the cookie over the query.
func (a *Authority) find(r *http.Request) (string, *problem.Error) {
	token, missing := bearer(r.Header.Values("Authorization"))
	if missing == nil || missing.Code != CodeMissing {
		return token, missing
	}
	if name := a.config.TokenCookie; name != "" {
		if cookies := r.CookiesNamed(name); len(cookies) == 1 {
			return cookies[0].Value, nil
		} else if len(cookies) > 1 {
			return "", malformed("more than one token cookie")
		}
	}
	if name := a.config.TokenQuery; name != "" {
		if values := r.URL.Query()[name]; len(values) == 1 {
			return values[0], nil
		} else if len(values) > 1 {
			return "", malformed("more than one token in the query")
		}
	}
	return "", missing
}

func malformed(title string) *problem.Error { return problem.BadRequest(CodeMalformed, title) }

// bearer extracts the token. Another scheme counts as no token; a bearer header
// that is not "Bearer TOKEN", or a second header, is malformed.
func bearer(values []string) (string, *problem.Error) {
	if len(values) > 1 {
		return "", malformed("more than one Authorization header")
	}
	var value string
	if len(values) == 1 {
		value = values[0]
	}
	scheme, token, _ := strings.Cut(value, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", problem.New(http.StatusUnauthorized, CodeMissing, "a bearer token is required")
	}
	if token == "" || strings.ContainsAny(token, " \t,") {
		return "", malformed("the Authorization header must read: Bearer TOKEN")
	}
	return token, nil
}

// challenge sets WWW-Authenticate, with the error codes of RFC 6750, 3.1.
func (a *Authority) challenge(w http.ResponseWriter, refused *problem.Error, scopes []string) {
	header := fmt.Sprintf("Bearer realm=%q", a.config.Realm)
	switch refused.Code {
	default:
		return // it says nothing about the token
	case CodeMissing:
	case CodeMalformed:
		header += `, error="invalid_request"`
	case CodeInvalid, CodeExpired:
		header += `, error="invalid_token"`
	case CodeScope:
		header += `, error="insufficient_scope"`
		if !slices.ContainsFunc(scopes, func(s string) bool { return !validScope(s) }) {
			header += fmt.Sprintf(", scope=%q", strings.Join(scopes, " "))
		}
	}
	w.Header().Set("WWW-Authenticate", header)
}
