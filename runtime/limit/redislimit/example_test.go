package redislimit_test

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/apigen/apigen/runtime/clientip"
	"github.com/apigen/apigen/runtime/limit"
	"github.com/apigen/apigen/runtime/limit/redislimit"
)

// Four processes share 400 requests a minute. Without Redis, here where none
// listens, each allows its quarter.
func Example() {
	client, err := redislimit.Client(redislimit.Config{Addr: "127.0.0.1:1"})
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	shared, err := redislimit.New(client, "greet:", limit.Rate{Limit: 400, Per: 60e9}, 0)
	if err != nil {
		log.Fatal(err)
	}
	share, err := limit.Local(limit.Rate{Limit: 100, Per: 60e9})
	if err != nil {
		log.Fatal(err)
	}
	guard := limit.Middleware(limit.WithFallback(shared, share, 0, limit.FailLocal), limit.ByClientIP(clientip.Peer))
	handler := guard(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {}))

	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	fmt.Println(w.Code, w.Header().Get("RateLimit"))
	// Output: 200 "default";r=99;t=1
}
