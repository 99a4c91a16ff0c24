//go:build unix

package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	golangjwt "github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/examples/requestpath/internal/config"
	"github.com/apigen/apigen/examples/requestpath/internal/handler"
	"github.com/apigen/apigen/examples/requestpath/internal/handler/signed"
	"github.com/apigen/apigen/examples/requestpath/internal/svc"
	"github.com/apigen/apigen/examples/requestpath/internal/types"
	"github.com/apigen/apigen/runtime/jwt"
	"github.com/apigen/apigen/runtime/rest"
	"github.com/apigen/apigen/runtime/secret"
)

const benchSecret = "0123456789abcdef0123456789abcdef"

const orderBody = `{"name":"Ann Example","email":"ann@example.com","age":42,"role":"admin","active":true,"score":87.5,` +
	`"tags":["go","json","fast"],"address":{"street":"1 Main Street","city":"Springfield","zip":"12345"},` +
	`"billing":{"street":"2 Side Street","city":"Shelbyville","zip":"54321"},"quantity":3}`

// discard is a response writer that keeps nothing but the status.
type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header            { return d.header }
func (d *discard) WriteHeader(status int)         { d.status = status }
func (d *discard) Write(part []byte) (int, error) { return len(part), nil }

// body is a request body that can be sent again.
type body struct{ bytes.Reader }

func (*body) Close() error { return nil }

// serve times one request against a handler.
func serve(b *testing.B, h http.Handler, method, target, text string, header http.Header) {
	b.Helper()
	u, err := url.ParseRequestURI(target)
	require.NoError(b, err)
	payload := []byte(text)
	sent := &body{}
	w, r := &discard{header: http.Header{}}, &http.Request{}
	b.ReportAllocs()
	before := busy()
	for b.Loop() {
		sent.Reset(payload)
		clear(w.header)
		w.status = 0
		*r = http.Request{
			Method: method, URL: u, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: header, Body: sent, ContentLength: int64(len(payload)), Host: "localhost",
		}
		if text == "" {
			r.Body = http.NoBody
		}
		h.ServeHTTP(w, r)
		if w.status != 0 && w.status != http.StatusOK {
			b.Fatalf("status %d", w.status)
		}
	}
	b.ReportMetric(float64(busy()-before)/float64(b.N), "cpu-ns/op")
}

// busy is how long the process has been computing, which other programs on the
// machine don't change.
func busy() time.Duration {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// context is what the generated handlers share, and the header of a client
// with a token.
func context(b *testing.B) (*svc.ServiceContext, http.Header) {
	b.Helper()
	c := config.Config{Auth: jwt.Config{Secret: secret.New(benchSecret)}}
	svcCtx, err := svc.NewServiceContext(c, slog.New(slog.DiscardHandler))
	require.NoError(b, err)
	token, _, err := svcCtx.Auth.Issue(jwt.Grant{Subject: "42"})
	require.NoError(b, err)
	return svcCtx, http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + token}}
}

// compare times the hand-written service, the generated routes without the
// guards that the reference has not either, and the whole generated service.
func compare(b *testing.B, method, target, text string) {
	svcCtx, header := context(b)
	b.Run("reference", func(b *testing.B) { serve(b, reference(), method, target, text, header) })
	b.Run("generated", func(b *testing.B) { serve(b, routed(b, svcCtx), method, target, text, header) })
	whole, err := handler.New(svcCtx)
	require.NoError(b, err)
	b.Run("guarded", func(b *testing.B) { serve(b, whole, method, target, text, header) })
}

func routed(b *testing.B, svcCtx *svc.ServiceContext) http.Handler {
	b.Helper()
	router := rest.NewRouter()
	require.NoError(b, errors.Join(
		router.Route("GET", "/static", handler.StaticHandler(svcCtx)),
		router.Route("GET", "/items/:id", handler.LookupHandler(svcCtx)),
		router.Route("POST", "/orders", handler.OrderHandler(svcCtx)),
		router.Route("POST", "/list", handler.ListHandler(svcCtx)),
		router.Route("POST", "/signed/orders", svcCtx.Auth.Middleware()(signed.OrderHandler(svcCtx))),
	))
	return router
}

func BenchmarkStatic(b *testing.B) { compare(b, "GET", "/static", "") }

func BenchmarkLookup(b *testing.B) { compare(b, "GET", "/items/42?page=3&order=desc", "") }

func BenchmarkOrder(b *testing.B) { compare(b, "POST", "/orders", orderBody) }

func BenchmarkSignedOrder(b *testing.B) { compare(b, "POST", "/signed/orders", orderBody) }

// reference does the work of the contract by hand with net/http and
// encoding/json, as a careful team would write it.
func reference() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /static", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, &types.Static{Message: "hello", Count: 42, Ready: true})
	})
	mux.HandleFunc("GET /items/{id}", referenceLookup)
	mux.HandleFunc("POST /orders", referenceOrder)
	mux.HandleFunc("POST /signed/orders", signedIn(referenceOrder))
	return mux
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(v)
}

func referenceLookup(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	query := r.URL.Query()
	page := 1
	if text := query.Get("page"); text != "" && err == nil {
		page, err = strconv.Atoi(text)
	}
	order := query.Get("order")
	if order == "" {
		order = "asc"
	}
	if err != nil || id < 1 || page < 1 || page > 1000 || order != "asc" && order != "desc" {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	answer(w, &types.LookupResponse{ID: id, Page: page, Order: order})
}

func referenceOrder(w http.ResponseWriter, r *http.Request) {
	var v types.Order
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&v); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		http.Error(w, "trailing data", http.StatusBadRequest)
		return
	}
	if !validOrder(&v) {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	answer(w, &v)
}

func validOrder(v *types.Order) bool {
	within := func(text string, low, high int) bool {
		n := utf8.RuneCountInString(text)
		return low <= n && n <= high
	}
	address := func(a *types.Address) bool {
		return within(a.Street, 1, 100) && within(a.City, 1, 60) && within(a.Zip, 5, 5)
	}
	return within(v.Name, 1, 50) && within(v.Email, 0, 100) && v.Age >= 18 && v.Age <= 150 &&
		slices.Contains([]string{"user", "admin", "guest"}, v.Role) && v.Score >= 0 && v.Score <= 100 &&
		len(v.Tags) <= 10 && !slices.ContainsFunc(v.Tags, func(tag string) bool { return !within(tag, 1, 20) }) &&
		address(&v.Address) && (v.Billing == nil || address(v.Billing)) && v.Quantity >= 1 && v.Quantity <= 1000
}

func signedIn(next http.HandlerFunc) http.HandlerFunc {
	parser := golangjwt.NewParser(golangjwt.WithValidMethods([]string{"HS256"}),
		golangjwt.WithExpirationRequired(), golangjwt.WithLeeway(30*time.Second))
	key := func(*golangjwt.Token) (any, error) { return []byte(benchSecret), nil }
	return func(w http.ResponseWriter, r *http.Request) {
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok {
			http.Error(w, "no token", http.StatusUnauthorized)
			return
		}
		if _, err := parser.ParseWithClaims(token, golangjwt.MapClaims{}, key); err != nil {
			http.Error(w, "bad token", http.StatusUnauthorized)
			return
		}
		next(w, r)
	}
}
