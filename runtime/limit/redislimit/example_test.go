package redislimit_test

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/apigen/apigen/runtime/clientip"
	"github.com/apigen/apigen/runtime/guard"
	"github.com/apigen/apigen/runtime/limit"
	"github.com/apigen/apigen/runtime/limit/redislimit"
	"github.com/apigen/apigen/runtime/observe"
)

// Four processes share 400 requests a minute. Without Redis, here where none
// listens, each allows its quarter.
func Example() {
	client, err := redislimit.Client(redislimit.Config{Addr: "127.0.0.1:1"})
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	shared, err := redislimit.New(client, "greet", limit.Rate{Limit: 400, Per: 60e9}, 0)
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

// A service that package guard protects shares the limits of its routes, and says
// when Redis is not to be had.
func Example_guards() {
	client, err := redislimit.Client(redislimit.Config{Addr: "127.0.0.1:1"})
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	guards, err := guard.New(guard.Config{}, guard.Options{
		Limits: func(name string, rate limit.Rate) (limit.Limiter, error) {
			shared, err := redislimit.New(client, "shop:"+name, rate, 0)
			if err != nil {
				return nil, err
			}
			local, err := limit.Local(rate)
			return limit.WithFallback(shared, local, 0, limit.FailLocal, limit.OnChange(func(tripped bool) {
				fmt.Println("shared limit", name, "tripped", tripped)
			})), err
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	route := observe.Route{Method: "POST", Pattern: "/body"}
	limited := guards.Limit(route, limit.Rate{Limit: 2, Per: time.Hour}, guards.ByClientIP())
	handler := limited(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {}))
	for range 3 {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/body", nil))
		fmt.Println(w.Code, w.Header().Get("RateLimit"))
	}
	// Output:
	// 200 "route";r=1;t=1800
	// 200 "route";r=0;t=3600
	// shared limit POST /body tripped true
	// 429 "route";r=0;t=1800
}
