package jwt_test

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/apigen/apigen/runtime/jwt"
	"github.com/apigen/apigen/runtime/secret"
)

func Example() {
	auth, err := jwt.New(jwt.Config{Secret: secret.New("0123456789abcdef0123456789abcdef")})
	if err != nil {
		log.Fatal(err)
	}
	hello := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, _ := jwt.From(r.Context())
		_, _ = fmt.Fprint(w, "hello, ", who.Subject)
	})
	handler := auth.Middleware("greet")(hello)

	token, _, err := auth.Issue(jwt.Grant{Subject: "gopher", Scopes: []string{"greet"}})
	if err != nil {
		log.Fatal(err)
	}
	for _, header := range []string{"", "Bearer " + token} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Authorization", header)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		fmt.Println(w.Code, w.Header().Get("WWW-Authenticate"))
	}
	// Output:
	// 401 Bearer realm="api"
	// 200
}
