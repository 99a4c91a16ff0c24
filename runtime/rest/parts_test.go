package rest_test

import (
	"log/slog"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/rest"
)

type shared struct {
	Audit func(http.Handler) http.Handler
}

type serviceContext struct {
	*shared
	Log  *slog.Logger
	Auth interface{ Middleware() }
	Rate int
}

func TestCheckPartsNamesEveryFieldThatIsNil(t *testing.T) {
	err := rest.CheckParts(&serviceContext{}, "Log", "Auth", "Audit", "Rate", "Elsewhere")
	require.EqualError(t, err, "the service context has no Log, no Auth, no Audit, which routes need: "+
		"set what is missing in NewServiceContext, or wherever this rest_test.serviceContext is made")
	audit := func(next http.Handler) http.Handler { return next }
	full := serviceContext{shared: &shared{}, Log: slog.Default()}
	require.ErrorContains(t, rest.CheckParts(full, "Log", "Audit"), "has no Audit, which")
	full.Audit = audit
	require.NoError(t, rest.CheckParts(full, "Log", "Audit"))
	require.ErrorContains(t, rest.CheckParts((*serviceContext)(nil), "Log"), "the service context is nil")
}
