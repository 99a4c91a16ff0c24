package main_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const login = `{"username":"nobody","password":"canary-x"}`

// post is the beginning of a login.
func post(header string) string {
	return "POST /login HTTP/1.1\nHost: x\nContent-Type: application/json\n" + header
}

// TestFraming sends what proxies and servers have been made to disagree about.
func TestFraming(t *testing.T) {
	s := start(t, hurried(t), sqliteEnv(t)...)
	s.anonymous().send(t, 401, "GET", "/users/me", nil)
	for name, test := range map[string]struct {
		status  int
		request string
	}{
		"H1 two lengths":        {400, post("Content-Length: 5\nContent-Length: 6\n\n12345")},
		"H1 signed length":      {400, post("Content-Length: +5\n\n12345")},
		"H1 list of lengths":    {400, post("Content-Length: 5, 5\n\n12345")},
		"H1 unknown coding":     {501, post("Transfer-Encoding: gzip\n\n12345")},
		"H1 coding twice":       {501, post("Transfer-Encoding: chunked\nTransfer-Encoding: chunked\n\n0\n\n")},
		"H1 space before colon": {400, post("Transfer-Encoding : chunked\n\n0\n\n")},
		"H1 bare CR":            {400, "GET /users/me HTTP/1.1\nHost: x\nX-A: a\rX-B: b\n\n"},
		"H1 NUL":                {400, "GET /users/me HTTP/1.1\nHost: x\nX-A: a\x00b\n\n"},
		"H1 two hosts":          {400, "GET /users/me HTTP/1.1\nHost: x\nHost: y\n\n"},
		"H1 no host":            {400, "GET /users/me HTTP/1.1\n\n"},
		"H4 header too large":   {431, "GET /users/me HTTP/1.1\nHost: x\nX-A: " + strings.Repeat("x", 70<<10) + "\n\n"},
		"H7 one byte too many":  {413, post(fmt.Sprintf("Content-Length: %d\n\n", 1<<20+1)) + strings.Repeat(" ", 1<<20+1)},
		"H7 chunked":            {413, post("Transfer-Encoding: chunked\n\n100001\n" + strings.Repeat(" ", 1<<20+1) + "\n0\n\n")},
	} {
		t.Run(name, func(t *testing.T) {
			w := s.wire(t)
			second := "GET /users/me HTTP/1.1\nHost: x\n\n" // gets no answer
			go func() { _, _ = io.WriteString(w, strings.ReplaceAll(test.request+second, "\n", "\r\n")) }()
			got := w.answer(t, "POST")
			require.Equal(t, test.status, got.status)
			if test.status == 413 {
				require.Equal(t, "application/problem+json", got.header.Get("Content-Type"))
			}
			w.requireClosed(t)
		})
	}
}

// TestFramingByHand: H2, H3, and what takes time.
func TestFramingByHand(t *testing.T) {
	s := start(t, hurried(t), sqliteEnv(t)...)
	s.anonymous().send(t, 401, "GET", "/users/me", nil)
	// The coding counts, and what the length would leave over is no request.
	t.Run("H2 length and coding", func(t *testing.T) {
		w := s.wire(t)
		w.send(t, post("Connection: close\nContent-Length: 4\nTransfer-Encoding: chunked\n\n")+
			fmt.Sprintf("%x\n%s\n0\n\n", len(login), login))
		require.Equal(t, 401, w.answer(t, "POST").status)
		w.requireClosed(t)
	})
	// Pinned as net/http has it: a proxy in front must send proper line ends.
	t.Run("H3 bare LF", func(t *testing.T) {
		w := s.wire(t)
		w.raw(t, "GET /users/me HTTP/1.1\nHost: x\nConnection: close\n\n")
		require.Equal(t, 401, w.answer(t, "GET").status)
		w.requireClosed(t)
	})
	t.Run("H3 folded header", func(t *testing.T) {
		w := s.wire(t)
		w.send(t, "GET /users/me HTTP/1.1\nHost: x\nConnection: close\nX-A: a\n b\n\n")
		require.Equal(t, 401, w.answer(t, "GET").status)
	})
	t.Run("H5 slow header", func(t *testing.T) {
		w, began := s.wire(t), time.Now()
		w.raw(t, "GET /users/me HTTP/1.1\r\nHost: x\r\nX-A: ")
		go func() {
			for range 200 {
				time.Sleep(20 * time.Millisecond)
				if _, err := io.WriteString(w, "x"); err != nil {
					return
				}
			}
		}()
		_, _ = io.Copy(io.Discard, w.in)
		require.Less(t, time.Since(began), 3*time.Second)
	})
	t.Run("H6 slow body", func(t *testing.T) {
		w := s.wire(t)
		w.send(t, post("Content-Length: 100\n\n")+"{")
		got := w.answer(t, "POST")
		require.Equal(t, 408, got.status)
		require.Equal(t, "body.timeout", decode[failure](t, got).Code)
		w.requireClosed(t)
	})
	t.Run("H7 exactly the limit", func(t *testing.T) {
		s.anonymous().send(t, 401, "POST", "/login", login+strings.Repeat(" ", 1<<20-len(login)))
	})
}

// hurried is the shipped configuration with timeouts that a test can wait for.
func hurried(t *testing.T) string {
	t.Helper()
	return changed(t, "\nlog:", "\nreadHeaderTimeout: 300ms\nreadTimeout: 600ms\nlog:")
}

// TestEncodings: H8, H9.
func TestEncodings(t *testing.T) {
	s := start(t, shippedConfig(t), sqliteEnv(t)...)
	for name, test := range map[string]struct {
		status int
		header []string
	}{
		"H8 gzip":                {415, []string{"Content-Encoding", "gzip"}},
		"H8 unknown":             {415, []string{"Content-Encoding", "x"}},
		"H8 stacked":             {415, []string{"Content-Encoding", "gzip, gzip"}},
		"H8 identity":            {401, []string{"Content-Encoding", "identity"}},
		"H9 missing":             {415, []string{"Content-Type", ""}},
		"H9 text/json":           {415, []string{"Content-Type", "text/json"}},
		"H9 application/jsonx":   {415, []string{"Content-Type", "application/jsonx"}},
		"H9 xapplication/json":   {415, []string{"Content-Type", "xapplication/json"}},
		"H9 in an attribute":     {415, []string{"Content-Type", "text/plain; a=application/json"}},
		"H9 other charset":       {415, []string{"Content-Type", "application/json; charset=utf-16"}},
		"H9 UTF-8":               {401, []string{"Content-Type", "application/json; charset=utf-8"}},
		"H9 UTF-8, other casing": {401, []string{"Content-Type", "Application/JSON; Charset=UTF-8"}},
	} {
		t.Run(name, func(t *testing.T) { s.anonymous().send(t, test.status, "POST", "/login", login, test.header...) })
	}
}

// TestTargets: H10 to H14.
func TestTargets(t *testing.T) {
	s := start(t, shippedConfig(t), sqliteEnv(t)...)
	a := s.register(t)
	many := strings.Repeat("x=1&", 10_001)
	for name, test := range map[string]struct {
		status       int
		method, path string
		names        []string
	}{
		"H10 dots":              {400, "GET", "/users/%2e%2e", nil},
		"H10 slash":             {400, "GET", "/users/1%2F2", nil},
		"H10 NUL":               {400, "GET", "/users/%00", nil},
		"H10 control":           {400, "GET", "/users/1%0A", nil},
		"H10 no UTF-8":          {400, "GET", "/users/%ff", nil},
		"H10 long":              {400, "GET", "/users/" + strings.Repeat("9", 5000), []string{"id"}},
		"H11 other host":        {404, "GET", "//evil.com/%2e%2e", nil},
		"H11 double slash":      {404, "GET", "//users/1", nil},
		"H11 unclean":           {400, "GET", "/a/../users/1", nil},
		"H12 duplicate":         {400, "GET", "/users?page=1&page=2", []string{"page"}},
		"H12 duplicate, same":   {400, "GET", "/users?size=1&size=1", []string{"size"}},
		"H12 semicolon":         {400, "GET", "/users?page=1;size=2", nil},
		"H12 many":              {400, "GET", "/users?" + many, nil},
		"H12 empty":             {400, "GET", "/users?page=", []string{"page"}},
		"H12 broken encoding":   {400, "GET", "/users?page=%zz", nil},
		"H14 HEAD":              {200, "HEAD", "/users/me", nil},
		"H14 OPTIONS":           {204, "OPTIONS", "/users/me", nil},
		"H14 TRACE":             {405, "TRACE", "/users/me", nil},
		"H14 CONNECT":           {405, "CONNECT", "/users/me", nil},
		"H14 wrong":             {405, "PATCH", "/users/me", nil},
		"H14 made up":           {405, "BREW", "/users/me", nil},
		"H14 made up, no route": {404, "BREW", "/nowhere", nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := s.wire(t)
			w.send(t, test.method+" "+test.path+" HTTP/1.1\nHost: x\nAuthorization: Bearer "+a.token+"\nConnection: close\n\n")
			got := w.answer(t, test.method)
			require.Equal(t, test.status, got.status, "%s", got.body)
			require.Empty(t, got.header.Get("Location"))
			if test.status >= 400 {
				require.Equal(t, "application/problem+json", got.header.Get("Content-Type"))
			}
			if test.names != nil {
				require.Equal(t, test.names, decode[failure](t, got).names())
			}
			if test.status == 405 || test.status == 204 {
				require.Equal(t, "DELETE, GET, HEAD, OPTIONS, PUT", got.header.Get("Allow"))
			}
		})
	}
	t.Run("H13 a form does not override the query", func(t *testing.T) {
		form := []string{"Content-Type", "application/x-www-form-urlencoded"}
		got := decode[page](t, a.send(t, 200, http.MethodGet, "/users?page=2", strings.NewReader("page=3&size=7&id=9"), form...))
		require.Equal(t, []int{2, 20}, []int{got.Page, got.Size})
		me := decode[user](t, a.send(t, 200, http.MethodGet, a.path(), strings.NewReader("id=999"), form...))
		require.Equal(t, a.ID, me.ID)
	})
}
