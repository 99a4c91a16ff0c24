package service

import "github.com/apigen/apigen/parser/contract"

// The service context is the user's, and generated routes rely on it.
const (
	ContextPath = "internal/svc/servicecontext.go" // relative to the service's directory
	ContextType = "ServiceContext"
)

// ContextField is a field of the service context that routes use.
type ContextField struct{ Name, Type string }

// ContextFields lists what the routes of a contract use, in contract order.
func ContextFields(api *contract.API) []ContextField {
	l := newLayout(api, Settings{})
	fields := []ContextField{{"Log", "*slog.Logger"}}
	for _, jwt := range l.jwts() {
		fields = append(fields, ContextField{l.tokens[jwt], "*jwt.Authority"})
	}
	for _, name := range l.middlewares() {
		fields = append(fields, ContextField{name + "Middleware", "func(http.Handler) http.Handler"})
	}
	return fields
}
