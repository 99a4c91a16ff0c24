package fallback_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/apigen/apigen/runtime/fallback"
	"github.com/apigen/apigen/runtime/problem"
)

// A page shows bestsellers when recommendations can't be had, and says so.
func Example() {
	recommended := func(context.Context) (string, error) { return "", errors.New("connection refused") }
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		books, degraded, err := fallback.Do(r.Context(), fallback.Policy{}, recommended, fallback.Static("bestsellers"))
		if err != nil {
			problem.Write(w, r, err)
			return
		}
		if degraded {
			w.Header().Set("Cache-Control", "no-store")
		}
		fmt.Fprint(w, books)
	})

	w := httptest.NewRecorder()
	page.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	fmt.Println(w.Code, w.Body, w.Header().Get("Cache-Control"))
	// Output: 200 bestsellers no-store
}
