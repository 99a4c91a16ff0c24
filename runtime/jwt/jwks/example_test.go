package jwks_test

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/apigen/apigen/runtime/jwt"
	"github.com/apigen/apigen/runtime/jwt/jwks"
)

func Example() {
	issuer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprint(w, document(jwk(rsaKey(), "k1", nil)))
	}))
	defer issuer.Close()

	keys, err := jwks.New(jwks.Config{URL: issuer.URL})
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = keys.Close() }()
	auth, err := jwt.New(jwt.Config{Algorithm: "RS256", Keys: keys, RequireKid: true, Issuer: "https://issuer.example"})
	if err != nil {
		log.Fatal(err)
	}
	hello := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, "hello") })
	handler := auth.Middleware("read")(hello)

	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	fmt.Println(w.Code, w.Header().Get("WWW-Authenticate"))
	// Output: 401 Bearer realm="api"
}
