package metrics_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/apigen/apigen/runtime/metrics"
	"github.com/apigen/apigen/runtime/observe"
)

// A plain net/http service that is measured, and what Prometheus sees of it.
func Example() {
	m, err := metrics.New(metrics.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	observer := observe.New(observe.Config{Recorder: m})

	mux := http.NewServeMux()
	hello := observer.Middleware(observe.Route{Method: "GET", Pattern: "/hello/{name}"})
	mux.Handle("GET /hello/{name}", hello(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "Hello, %s!", r.PathValue("name"))
	})))
	admin := http.NewServeMux() // on an address of its own
	admin.Handle("GET /metrics", m.Handler())

	mux.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/hello/you", nil))
	scrape := httptest.NewRecorder()
	admin.ServeHTTP(scrape, httptest.NewRequest("GET", "/metrics", nil))
	for line := range strings.Lines(scrape.Body.String()) {
		if strings.HasPrefix(line, "http_server_request_duration_seconds_count") {
			fmt.Print(line)
		}
	}
	// Output: http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="200",http_route="/hello/{name}"} 1
}
