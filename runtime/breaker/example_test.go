package breaker_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/apigen/apigen/runtime/breaker"
	"github.com/apigen/apigen/runtime/problem"
)

// A service asks another one through a client that stops asking when the other
// one fails.
func Example() {
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusInternalServerError)
	}))
	defer broken.Close()

	hosts, err := breaker.NewGroup(breaker.Config{MinCalls: 3, OpenFor: time.Minute}, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	client := &http.Client{Transport: breaker.Transport(nil, hosts.ByHost), Timeout: time.Second}
	service := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, err := client.Get(broken.URL)
		if err != nil {
			problem.Write(w, r, err)
			return
		}
		defer answer.Body.Close()
		w.WriteHeader(http.StatusBadGateway)
	})

	for range 4 {
		w := httptest.NewRecorder()
		service.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		fmt.Println(w.Code)
	}
	// Output:
	// 502
	// 502
	// 502
	// 503
}
