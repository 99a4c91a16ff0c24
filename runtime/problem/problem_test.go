package problem_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/problem"
)

func write(err error, prepare ...func(http.Header)) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	for _, f := range prepare {
		f(w.Header())
	}
	problem.Write(w, httptest.NewRequest(http.MethodGet, "/", nil), err)
	return w
}

func TestWriteSendsAProblem(t *testing.T) {
	err := problem.NotFound("user.missing", "no such user").WithDetail("user %d", 7).
		WithCause(errors.New("sql: no rows"))
	w := write(err, func(h http.Header) {
		h.Set("X-Request-Id", "r1")
		h.Set("Content-Length", "999")
		h.Set("Content-Encoding", "gzip")
	})
	require.Equal(t, http.StatusNotFound, w.Code)
	require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
	require.Equal(t, "no-store", w.Header().Get("Cache-Control"))
	require.Equal(t, "nosniff", w.Header().Get("X-Content-Type-Options"))
	require.Empty(t, w.Header().Get("Content-Length"))
	require.Empty(t, w.Header().Get("Content-Encoding"))
	require.JSONEq(t, `{"title":"no such user","status":404,"detail":"user 7","code":"user.missing","requestId":"r1"}`, w.Body.String())
}

func TestWriteSendsFields(t *testing.T) {
	w := write(problem.BadRequest("request.invalid", "the request is not valid").
		WithFields(problem.Field{In: "body", Name: "/name", Rule: "required", Message: "is required"}))
	require.JSONEq(t, `{"title":"the request is not valid","status":400,"code":"request.invalid",
		"errors":[{"in":"body","name":"/name","rule":"required","message":"is required"}]}`, w.Body.String())
}

func TestFromMapsErrors(t *testing.T) {
	cases := map[string]struct {
		err    error
		status int
		code   string
	}{
		"a problem":                 {problem.Conflict("user.taken", "taken"), 409, "user.taken"},
		"a wrapped problem":         {fmt.Errorf("save: %w", problem.Forbidden("x", "y")), 403, "x"},
		"body limit":                {fmt.Errorf("read: %w", &http.MaxBytesError{Limit: 5}), 413, "body.too_large"},
		"deadline":                  {fmt.Errorf("query: %w", context.DeadlineExceeded), 504, "deadline.exceeded"},
		"client gone":               {fmt.Errorf("query: %w", context.Canceled), 499, "request.canceled"},
		"anything else":             {errors.New("disk on fire"), 500, "internal"},
		"a nil problem in an error": {(*problem.Error)(nil), 500, "internal"},
		"no error":                  {nil, 500, "internal"},
		"a status that is no error": {problem.New(200, "odd", "odd"), 500, "odd"},
		"a status no one knows":     {problem.New(42, "odd", "odd"), 500, "odd"},
		"not implemented":           {problem.NotImplemented("Login"), 501, "not_implemented"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := write(c.err)
			require.Equal(t, c.status, w.Code)
			var body struct {
				Status int
				Code   string
			}
			require.NoError(t, json.Unmarshal(w.Body.Bytes(), &body))
			require.Equal(t, c.status, body.Status)
			require.Equal(t, c.code, body.Code)
		})
	}
	require.Nil(t, problem.From(nil))
}

func TestServerErrorsLeakNothing(t *testing.T) {
	const canary = "canary-7f3a"
	for name, err := range map[string]error{
		"plain":  errors.New(canary),
		"cause":  problem.Unavailable("db.down", "try again later").WithCause(errors.New(canary)),
		"detail": problem.New(500, "db", "failed").WithDetail(canary),
		"fields": problem.New(500, "db", "failed").WithFields(problem.Field{Message: canary}),
		"client": problem.BadRequest("bad", "bad").WithCause(errors.New(canary)),
	} {
		t.Run(name, func(t *testing.T) {
			require.NotContains(t, write(err).Body.String(), canary)
			require.Contains(t, err.Error(), canary, "the log must have it")
		})
	}
}

func TestUnauthorizedAlwaysChallenges(t *testing.T) {
	require.Equal(t, "Bearer", write(problem.Unauthorized("x", "y")).Header().Get("WWW-Authenticate"))
	w := write(problem.Unauthorized("x", "y"), func(h http.Header) { h.Set("WWW-Authenticate", `Bearer realm="a"`) })
	require.Equal(t, []string{`Bearer realm="a"`}, w.Header().Values("WWW-Authenticate"))
}

func TestCopiesLeaveTheOriginalAlone(t *testing.T) {
	missing := problem.NotFound("user.missing", "no such user")
	cause := errors.New("no rows")
	copied := missing.WithDetail("id %d", 7).WithCause(cause).WithFields(problem.Field{Name: "id"})
	require.Empty(t, missing.Detail)
	require.Empty(t, missing.Fields)
	require.NoError(t, missing.Unwrap())
	require.ErrorIs(t, copied, cause)
	require.ErrorIs(t, copied, missing, "a copy still is the problem it was made from")
	require.NotErrorIs(t, copied, problem.NotFound("group.missing", "no such group"))
}

type spy struct {
	http.ResponseWriter
	written bool
	err     error
}

func (s *spy) RecordError(err error)       { s.err = err }
func (s *spy) HeaderWritten() bool         { return s.written }
func (s *spy) Unwrap() http.ResponseWriter { return s.ResponseWriter }

type wrap struct{ http.ResponseWriter }

func (w wrap) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func TestWriteReportsToTheAccessLog(t *testing.T) {
	inner := httptest.NewRecorder()
	s := &spy{ResponseWriter: inner}
	err := errors.New("disk on fire")
	problem.Write(wrap{s}, nil, err)
	require.Same(t, err, s.err)
	require.Equal(t, 500, inner.Code)
}

func TestWriteKeepsSilentAfterTheHeader(t *testing.T) {
	inner := httptest.NewRecorder()
	s := &spy{ResponseWriter: inner, written: true}
	problem.Write(wrap{s}, nil, errors.New("late"))
	require.EqualError(t, s.err, "late")
	require.Empty(t, inner.Body.String())
}

func TestMembersOfOnesOwnStandBesideTheOthers(t *testing.T) {
	base := problem.New(423, "locked", "locked")
	base.Number = 7
	for name, c := range map[string]struct {
		members any
		want    string
	}{
		"a struct":                {struct{ Until int }{5}, `{"title":"locked","status":423,"code":"locked","number":7,"Until":5}`},
		"none":                    {struct{}{}, `{"title":"locked","status":423,"code":"locked","number":7}`},
		"nil":                     {nil, `{"title":"locked","status":423,"code":"locked","number":7}`},
		"one of a name in use":    {map[string]any{"status": 200, "left": 1}, `{"code":"locked","left":1,"number":7,"status":423,"title":"locked"}`},
		"no object":               {[]int{1}, `{"title":"locked","status":423,"code":"locked","number":7}`},
		"what can't be encoded":   {func() {}, `{"title":"locked","status":423,"code":"locked","number":7}`},
		"a pointer to a struct":   {&struct{ Until int }{5}, `{"title":"locked","status":423,"code":"locked","number":7,"Until":5}`},
		"a nil pointer to struct": {(*struct{ Until int })(nil), `{"title":"locked","status":423,"code":"locked","number":7}`},
	} {
		require.Equal(t, c.want, string(problem.JSON(base.WithMembers(c.members), "")), name)
	}
	require.Nil(t, base.Members)
}
