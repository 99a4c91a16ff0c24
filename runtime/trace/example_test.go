package trace_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"go.opentelemetry.io/otel/attribute"

	"github.com/apigen/apigen/runtime/observe"
	"github.com/apigen/apigen/runtime/trace"
)

// A plain net/http service whose requests are traced once the environment names
// a collector, as by OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318.
func Example() {
	tracer, err := trace.New(context.Background(), trace.Config{Service: "greeter"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = tracer.Shutdown(context.Background()) }()
	observer := observe.New(observe.Config{Tracer: tracer})

	mux := http.NewServeMux()
	hello := observer.Middleware(observe.Route{Method: "GET", Pattern: "/hello/{name}"})
	mux.Handle("GET /hello/{name}", hello(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, span := trace.Start(r.Context(), "find the words", attribute.String("language", "en"))
		defer span.End()
		fmt.Fprintf(w, "Hello, %s!", r.PathValue("name"))
	})))

	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest("GET", "/hello/you", nil))
	fmt.Println(w.Body)
	// Output: Hello, you!
}
