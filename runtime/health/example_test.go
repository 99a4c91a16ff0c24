package health_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/apigen/apigen/runtime/health"
)

// Health checks of a plain net/http service.
func Example() {
	checks := new(health.Registry)
	checks.AddReadiness("store", func(context.Context) error { return errors.New("down") })
	checks.SetReady(true)

	mux := http.NewServeMux()
	mux.Handle("/livez", checks.Live())
	mux.Handle("/readyz", checks.Ready())
	for _, path := range []string{"/livez", "/readyz"} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		fmt.Print(w.Code, " ", w.Body)
	}
	// Output:
	// 200 {"status":"ok"}
	// 503 {"status":"unavailable","checks":[{"name":"store","status":"failed"}]}
}
