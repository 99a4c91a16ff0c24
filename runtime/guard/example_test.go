package guard_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/apigen/apigen/runtime/guard"
	"github.com/apigen/apigen/runtime/limit"
	"github.com/apigen/apigen/runtime/middleware"
	"github.com/apigen/apigen/runtime/observe"
	"github.com/apigen/apigen/runtime/shed"
)

// A plain net/http service with the guards of a generated one.
func Example() {
	guards, err := guard.New(guard.Config{}, guard.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	route := observe.Route{Method: "GET", Pattern: "/hello", Group: "greetings"}
	hello := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "hello") })
	h := middleware.Chain(hello,
		guards.Observe(route),
		middleware.SecureHeaders(),
		guards.Shed("greetings", shed.Normal),
		guards.Limit(route, limit.Rate{Limit: 2, Per: time.Minute}, guards.ByClientIP()),
	)
	for range 3 {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/hello", nil))
		fmt.Println(w.Code)
	}
	// Output:
	// 200
	// 200
	// 429
}
