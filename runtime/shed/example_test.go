package shed_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/apigen/apigen/runtime/shed"
)

// A service serves one request at a time here, so that the second one, which
// comes while the first is served, is refused.
func Example() {
	limiter, err := shed.New(shed.Config{Min: 1, Initial: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	guard := shed.Middleware(limiter, "orders", shed.Normal)
	mux := http.NewServeMux()
	mux.Handle("GET /first", guard(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		second := httptest.NewRecorder()
		mux.ServeHTTP(second, httptest.NewRequest(http.MethodGet, "/second", nil))
		fmt.Println(second.Code, second.Header().Get(shed.ReasonHeader))
	})))
	mux.Handle("GET /second", guard(http.NotFoundHandler()))

	first := httptest.NewRecorder()
	mux.ServeHTTP(first, httptest.NewRequest(http.MethodGet, "/first", nil))
	fmt.Println(first.Code)
	// Output:
	// 503 orders; limit
	// 200
}
