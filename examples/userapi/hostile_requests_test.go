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
		"two lengths":        {400, post("Content-Length: 5\nContent-Length: 6\n\n12345")},
		"signed length":      {400, post("Content-Length: +5\n\n12345")},
		"list of lengths":    {400, post("Content-Length: 5, 5\n\n12345")},
		"unknown coding":     {501, post("Transfer-Encoding: gzip\n\n12345")},
		"coding twice":       {501, post("Transfer-Encoding: chunked\nTransfer-Encoding: chunked\n\n0\n\n")},
		"space before colon": {400, post("Transfer-Encoding : chunked\n\n0\n\n")},
		"bare CR":            {400, "GET /users/me HTTP/1.1\nHost: x\nX-A: a\rX-B: b\n\n"},
		"NUL":                {400, "GET /users/me HTTP/1.1\nHost: x\nX-A: a\x00b\n\n"},
		"two hosts":          {400, "GET /users/me HTTP/1.1\nHost: x\nHost: y\n\n"},
		"no host":            {400, "GET /users/me HTTP/1.1\n\n"},
		"header too large":   {431, "GET /users/me HTTP/1.1\nHost: x\nX-A: " + strings.Repeat("x", 70<<10) + "\n\n"},
		"one byte too many":  {413, post(fmt.Sprintf("Content-Length: %d\n\n", 1<<20+1)) + strings.Repeat(" ", 1<<20+1)},
		"chunked":            {413, post("Transfer-Encoding: chunked\n\n100001\n" + strings.Repeat(" ", 1<<20+1) + "\n0\n\n")},
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

// TestFramingByHand sends what is answered or cut off in a way of its own: odd
// line ends, a length beside a coding, and what takes time.
func TestFramingByHand(t *testing.T) {
	s := start(t, hurried(t), sqliteEnv(t)...)
	s.anonymous().send(t, 401, "GET", "/users/me", nil)
	// The coding counts, and what the length would leave over is no request.
	t.Run("length and coding", func(t *testing.T) {
		w := s.wire(t)
		w.send(t, post("Connection: close\nContent-Length: 4\nTransfer-Encoding: chunked\n\n")+
			fmt.Sprintf("%x\n%s\n0\n\n", len(login), login))
		require.Equal(t, 401, w.answer(t, "POST").status)
		w.requireClosed(t)
	})
	// Pinned as net/http has it: a proxy in front must send proper line ends.
	t.Run("bare LF", func(t *testing.T) {
		w := s.wire(t)
		w.raw(t, "GET /users/me HTTP/1.1\nHost: x\nConnection: close\n\n")
		require.Equal(t, 401, w.answer(t, "GET").status)
		w.requireClosed(t)
	})
	t.Run("folded header", func(t *testing.T) {
		w := s.wire(t)
		w.send(t, "GET /users/me HTTP/1.1\nHost: x\nConnection: close\nX-A: a\n b\n\n")
		require.Equal(t, 401, w.answer(t, "GET").status)
	})
	t.Run("slow header", func(t *testing.T) {
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
	t.Run("slow body", func(t *testing.T) {
		w := s.wire(t)
		w.send(t, post("Content-Length: 100\n\n")+"{")
		got := w.answer(t, "POST")
		require.Equal(t, 408, got.status)
		require.Equal(t, "body.timeout", decode[failure](t, got).Code)
		w.requireClosed(t)
	})
	t.Run("exactly the limit", func(t *testing.T) {
		s.anonymous().send(t, 401, "POST", "/login", login+strings.Repeat(" ", 1<<20-len(login)))
	})
}

// hurried is the shipped configuration with timeouts that a test can wait for.
func hurried(t *testing.T) string {
	t.Helper()
	return changed(t, "\nlog:", "\nreadHeaderTimeout: 300ms\nreadTimeout: 600ms\nlog:")
}

// TestEncodings sends bodies that say they are packed, or no JSON.
func TestEncodings(t *testing.T) {
	s := start(t, shippedConfig(t), sqliteEnv(t)...)
	for name, test := range map[string]struct {
		status int
		header []string
	}{
		"gzip":                {415, []string{"Content-Encoding", "gzip"}},
		"unknown":             {415, []string{"Content-Encoding", "x"}},
		"stacked":             {415, []string{"Content-Encoding", "gzip, gzip"}},
		"identity":            {401, []string{"Content-Encoding", "identity"}},
		"missing":             {415, []string{"Content-Type", ""}},
		"text/json":           {415, []string{"Content-Type", "text/json"}},
		"application/jsonx":   {415, []string{"Content-Type", "application/jsonx"}},
		"xapplication/json":   {415, []string{"Content-Type", "xapplication/json"}},
		"in an attribute":     {415, []string{"Content-Type", "text/plain; a=application/json"}},
		"other charset":       {415, []string{"Content-Type", "application/json; charset=utf-16"}},
		"UTF-8":               {401, []string{"Content-Type", "application/json; charset=utf-8"}},
		"UTF-8, other casing": {401, []string{"Content-Type", "Application/JSON; Charset=UTF-8"}},
	} {
		t.Run(name, func(t *testing.T) { s.anonymous().send(t, test.status, "POST", "/login", login, test.header...) })
	}
}

// TestTargets sends odd paths, queries and methods.
func TestTargets(t *testing.T) {
	s := start(t, shippedConfig(t), sqliteEnv(t)...)
	a := s.register(t)
	many := strings.Repeat("x=1&", 10_001)
	for name, test := range map[string]struct {
		status       int
		method, path string
		names        []string
	}{
		"dots":              {400, "GET", "/users/%2e%2e", nil},
		"slash":             {400, "GET", "/users/1%2F2", nil},
		"NUL":               {400, "GET", "/users/%00", nil},
		"control":           {400, "GET", "/users/1%0A", nil},
		"no UTF-8":          {400, "GET", "/users/%ff", nil},
		"long":              {400, "GET", "/users/" + strings.Repeat("9", 5000), []string{"id"}},
		"other host":        {404, "GET", "//evil.com/%2e%2e", nil},
		"double slash":      {404, "GET", "//users/1", nil},
		"unclean":           {400, "GET", "/a/../users/1", nil},
		"duplicate":         {400, "GET", "/users?page=1&page=2", []string{"page"}},
		"duplicate, same":   {400, "GET", "/users?size=1&size=1", []string{"size"}},
		"semicolon":         {400, "GET", "/users?page=1;size=2", nil},
		"many":              {400, "GET", "/users?" + many, nil},
		"empty":             {400, "GET", "/users?page=", []string{"page"}},
		"broken encoding":   {400, "GET", "/users?page=%zz", nil},
		"HEAD":              {200, "HEAD", "/users/me", nil},
		"OPTIONS":           {204, "OPTIONS", "/users/me", nil},
		"TRACE":             {405, "TRACE", "/users/me", nil},
		"CONNECT":           {405, "CONNECT", "/users/me", nil},
		"wrong":             {405, "PATCH", "/users/me", nil},
		"made up":           {405, "BREW", "/users/me", nil},
		"made up, no route": {404, "BREW", "/nowhere", nil},
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
	t.Run("a form does not override the query", func(t *testing.T) {
		form := []string{"Content-Type", "application/x-www-form-urlencoded"}
		got := decode[page](t, a.send(t, 200, http.MethodGet, "/users?page=2", strings.NewReader("page=3&size=7&id=9"), form...))
		require.Equal(t, []int{2, 20}, []int{got.Page, got.Size})
		me := decode[user](t, a.send(t, 200, http.MethodGet, a.path(), strings.NewReader("id=999"), form...))
		require.Equal(t, a.ID, me.ID)
	})
}
