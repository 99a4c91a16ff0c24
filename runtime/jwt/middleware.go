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
)

// Middleware lets a request pass when its Authorization header carries a token
// that [Authority.Verify] accepts and that holds every one of scopes; handlers
// find the principal with [From]. Other requests get problem+json and a
// WWW-Authenticate challenge (RFC 6750, 3). Tokens elsewhere, such as in the
// query, are ignored. The answer never says why a token was refused; the cause
// is attached for the access log, without the token.
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
	token, refused := bearer(r.Header.Values("Authorization"))
	if refused != nil {
		return nil, refused
	}
	p, err := a.Verify(r.Context(), token)
	switch {
	case errors.Is(err, ErrExpired):
		return nil, problem.New(a.config.InvalidTokenStatus, CodeExpired, "the token has expired").WithCause(err)
	case err != nil:
		return nil, problem.New(a.config.InvalidTokenStatus, CodeInvalid, "the token is not valid").WithCause(err)
	case !p.HasScopes(scopes...):
		return nil, problem.New(http.StatusForbidden, CodeScope, "the token does not cover this operation")
	}
	return p, nil
}

// bearer extracts the token. Another scheme counts as no token; a bearer header
// that is not "Bearer TOKEN", or a second header, is malformed.
func bearer(values []string) (string, *problem.Error) {
	if len(values) > 1 {
		return "", problem.New(http.StatusBadRequest, CodeMalformed, "more than one Authorization header")
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
		return "", problem.New(http.StatusBadRequest, CodeMalformed, "the Authorization header must read: Bearer TOKEN")
	}
	return token, nil
}

// challenge sets WWW-Authenticate, with the error codes of RFC 6750, 3.1.
func (a *Authority) challenge(w http.ResponseWriter, refused *problem.Error, scopes []string) {
	header := fmt.Sprintf("Bearer realm=%q", a.config.Realm)
	switch refused.Code {
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
