package main

import (
	"log/slog"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/examples/userapi/internal/handler"
	"github.com/apigen/apigen/examples/userapi/internal/svc"
	"github.com/apigen/apigen/runtime/jwt"
	"github.com/apigen/apigen/runtime/secret"
)

// A nil authority would answer 500 at the first request; nil middleware would be
// passed over, and leave the routes of admins to everybody.
func TestRoutesAreRefusedWithoutWhatGuardsThem(t *testing.T) {
	authority, err := jwt.New(jwt.Config{Secret: secret.New("0123456789abcdef0123456789abcdef")})
	require.NoError(t, err)
	pass := func(next http.Handler) http.Handler { return next }
	for missing, context := range map[string]*svc.ServiceContext{
		"no Auth,":                {Log: slog.Default(), AdminOnlyMiddleware: pass},
		"no AdminOnlyMiddleware,": {Log: slog.Default(), Auth: authority},
		"no Log,":                 {Auth: authority, AdminOnlyMiddleware: pass},
		"is nil:":                 nil,
	} {
		_, err := handler.New(context)
		require.ErrorContains(t, err, missing)
		require.ErrorContains(t, err, "NewServiceContext")
	}
	_, err = handler.New(&svc.ServiceContext{Log: slog.Default(), Auth: authority, AdminOnlyMiddleware: pass})
	require.NoError(t, err)
}
