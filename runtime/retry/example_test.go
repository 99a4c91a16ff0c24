package retry_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/apigen/apigen/runtime/retry"
)

// A service fails once and is asked again.
func Example() {
	asked := 0
	flaky := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asked++; asked == 1 {
			w.WriteHeader(http.StatusBadGateway)
		}
	}))
	defer flaky.Close()

	transport, err := retry.Transport(nil, retry.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	client := &http.Client{Transport: transport}
	response, err := client.Get(flaky.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer response.Body.Close()
	fmt.Println(response.StatusCode, asked)
	// Output: 200 2
}
