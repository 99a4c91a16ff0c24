package limit_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/apigen/apigen/runtime/clientip"
	"github.com/apigen/apigen/runtime/limit"
)

func Example() {
	rate, err := limit.ParseRate("2/m")
	if err != nil {
		panic(err)
	}
	limiter, err := limit.Local(rate)
	if err != nil {
		panic(err)
	}
	hello := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, "hello") })
	handler := limit.Middleware(limiter, limit.ByClientIP(clientip.Peer))(hello)

	for range 3 {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		fmt.Println(w.Code, w.Header().Get("RateLimit"))
	}
	// Output:
	// 200 "default";r=1;t=30
	// 200 "default";r=0;t=60
	// 429 "default";r=0;t=30
}
