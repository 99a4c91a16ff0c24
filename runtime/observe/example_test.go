package observe_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/observe"
)

// A plain net/http service with request ids, an access log and answers to
// panics.
func Example() {
	observer := observe.New(observe.Config{Log: logx.New(os.Stderr, logx.Config{})})

	mux := http.NewServeMux()
	hello := observer.Middleware(observe.Route{Method: "GET", Pattern: "/hello/{name}"})
	mux.Handle("GET /hello/{name}", hello(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "Hello, %s! This is request %s.", r.PathValue("name"), logx.RequestID(r.Context()))
	})))
	mux.Handle("/", observer.Middleware(observe.Route{})(http.NotFoundHandler()))

	r := httptest.NewRequest("GET", "/hello/you", nil)
	r.Header.Set("X-Request-Id", "42")
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	body, _ := io.ReadAll(w.Body)
	fmt.Println(string(body))
	// Output: Hello, you! This is request 42.
}
