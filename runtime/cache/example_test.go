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

// Rows are read by their key and by a unique value; whoever changes one names
// both, and nobody reads the old row afterwards.
func ExampleAside() {
	type user struct {
		ID    int64
		Email string
	}
	ctx := context.Background()
	table := map[int64]user{7: {7, "ada@example.com"}}
	queries := 0
	byID := func(_ context.Context, id int64) (*user, error) {
		queries++
		if u, ok := table[id]; ok {
			return &u, nil
		}
		return nil, cache.ErrNotFound
	}
	byEmail := func(_ context.Context, email string) (*user, error) {
		queries++
		for _, u := range table {
			if u.Email == email {
				return &u, nil
			}
		}
		return nil, cache.ErrNotFound
	}

	shared, err := cache.New(cache.NewMemory(0), cache.Config{}, cache.Options{})
	if err != nil {
		panic(err)
	}
	defer func() { _ = shared.Close() }()
	users, err := cache.NewAside(shared, cache.Table[int64, user]{Name: "user"})
	if err != nil {
		panic(err)
	}
	emails, err := cache.NewIndex(users, cache.Unique[int64, user, string]{
		Name:    "email",
		KeyOf:   func(u *user) int64 { return u.ID },
		Matches: func(u *user, email string) bool { return u.Email == email },
	})
	if err != nil {
		panic(err)
	}

	for range 3 {
		u, err := users.Get(ctx, 7, byID)
		fmt.Println(u.Email, err, queries)
	}
	err = shared.Write(ctx, []string{users.Key(7), emails.Key("grace@example.com")}, func(context.Context) ([]string, error) {
		table[7] = user{7, "grace@example.com"}
		return nil, nil
	})
	fmt.Println(err)
	u, err := emails.Get(ctx, "grace@example.com", byEmail)
	fmt.Println(u.ID, err)
	_, err = emails.Get(ctx, "ada@example.com", byEmail)
	fmt.Println(err)
	// Output:
	// ada@example.com <nil> 1
	// ada@example.com <nil> 1
	// ada@example.com <nil> 1
	// <nil>
	// 7 <nil>
	// cache: no such row
}
