package cache_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"

	"github.com/apigen/apigen/runtime/cache"
)

// A plain net/http service with a cache in its own memory; with Redis it would
// be rediscache.New(client) instead of NewMemory.
func Example() {
	type user struct{ Name string }
	table := map[int]user{7: {"Ada"}}
	queries := 0

	shared, err := cache.New(cache.NewMemory(0), cache.Config{}, cache.Options{})
	if err != nil {
		panic(err)
	}
	defer func() { _ = shared.Close() }()
	users, err := cache.NewReadThrough(shared, cache.Table[int, user]{Name: "user"}, func(_ context.Context, id int) (*user, error) {
		queries++
		if u, ok := table[id]; ok {
			return &u, nil
		}
		return nil, cache.ErrNotFound
	}, nil)
	if err != nil {
		panic(err)
	}

	mux := http.NewServeMux()
	mux.HandleFunc("GET /users/{id}", func(w http.ResponseWriter, r *http.Request) {
		id, _ := strconv.Atoi(r.PathValue("id"))
		u, err := users.Get(r.Context(), id)
		if err != nil {
			http.Error(w, "not found", http.StatusNotFound)
			return
		}
		_ = json.NewEncoder(w).Encode(u)
	})
	mux.HandleFunc("PUT /users/{id}", func(w http.ResponseWriter, r *http.Request) {
		id, _ := strconv.Atoi(r.PathValue("id"))
		_ = shared.Write(r.Context(), []string{users.Key(id)}, func(context.Context) ([]string, error) {
			table[id] = user{r.FormValue("name")}
			return nil, nil
		})
	})
	for _, call := range []string{"GET /users/7", "GET /users/7", "PUT /users/7?name=Grace", "GET /users/7"} {
		var method, target string
		_, _ = fmt.Sscan(call, &method, &target)
		answer := httptest.NewRecorder()
		mux.ServeHTTP(answer, httptest.NewRequest(method, target, nil))
		fmt.Print(answer.Body)
	}
	fmt.Println(queries, "queries")
	// Output:
	// {"Name":"Ada"}
	// {"Name":"Ada"}
	// {"Name":"Grace"}
	// 2 queries
}
