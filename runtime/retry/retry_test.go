package retry_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/breaker"
	"github.com/apigen/apigen/runtime/retry"
)

var errReset = errors.New("connection reset by peer")

// server answers as told, call by call, and notes what it got.
type server struct {
	answers []any // an int is a status, an error is returned; the last one stays
	bodies  []string
	header  http.Header
}

func (s *server) RoundTrip(r *http.Request) (*http.Response, error) {
	body := ""
	if r.Body != nil {
		text, _ := io.ReadAll(r.Body)
		body = string(text)
	}
	s.bodies = append(s.bodies, body)
	answer := s.answers[min(len(s.bodies), len(s.answers))-1]
	if err, ok := answer.(error); ok {
		return nil, err
	}
	return &http.Response{StatusCode: answer.(int), Header: s.header.Clone(), Body: io.NopCloser(strings.NewReader("text"))}, nil
}

func newTransport(t *testing.T, s *server, c retry.Config) http.RoundTripper {
	t.Helper()
	transport, err := retry.Transport(s, c)
	require.NoError(t, err)
	return transport
}

func TestWhatIsSentAgain(t *testing.T) {
	tests := map[string]struct {
		method  string
		body    io.Reader
		answers []any
		header  http.Header
		sent    int
		status  int
	}{
		"fine":                   {"GET", nil, []any{200}, nil, 1, 200},
		"no answer":              {"GET", nil, []any{errReset, 200}, nil, 2, 200},
		"503":                    {"GET", nil, []any{503, 200}, nil, 2, 200},
		"502 twice":              {"DELETE", nil, []any{502, 502, 200}, nil, 2, 502},
		"500":                    {"GET", nil, []any{500, 200}, nil, 1, 500},
		"404":                    {"GET", nil, []any{404, 200}, nil, 1, 404},
		"not idempotent":         {"POST", strings.NewReader("x"), []any{503, 200}, nil, 1, 503},
		"body can be sent again": {"PUT", strings.NewReader("x"), []any{503, 200}, nil, 2, 200},
		"body can't":             {"PUT", io.MultiReader(strings.NewReader("x")), []any{503, 200}, nil, 1, 503},
		"told when to come back": {"GET", nil, []any{503, 200}, http.Header{"Retry-After": {"3"}}, 1, 503},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &server{answers: test.answers, header: test.header}
				request, err := http.NewRequestWithContext(t.Context(), test.method, "http://users", test.body)
				require.NoError(t, err)
				start := time.Now()
				response, err := newTransport(t, s, retry.Config{}).RoundTrip(request)
				require.NoError(t, err)
				require.Equal(t, test.status, response.StatusCode)
				require.Len(t, s.bodies, test.sent)
				for _, body := range s.bodies {
					require.Equal(t, s.bodies[0], body, "all of the body is sent each time")
				}
				text, err := io.ReadAll(response.Body)
				require.NoError(t, err)
				require.Equal(t, "text", string(text))
				waited := time.Since(start)
				require.Equal(t, test.sent > 1, waited > 0)
				require.LessOrEqual(t, waited, retry.DefaultWait)
			})
		})
	}
}

func TestBudgetBoundsRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &server{answers: []any{errReset}}
		transport := newTransport(t, s, retry.Config{})
		const requests = 1000
		for range requests {
			request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://users", nil)
			_, err := transport.RoundTrip(request)
			require.ErrorIs(t, err, errReset)
		}
		require.InDelta(t, requests/10+10, len(s.bodies)-requests, 1)
	})
}

func TestCallersThatDoNotWaitAreNotRetriedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, limit := range map[string]func(context.Context) (context.Context, context.CancelFunc){
			"no time left": func(ctx context.Context) (context.Context, context.CancelFunc) {
				return context.WithTimeout(ctx, time.Millisecond)
			},
			"left": func(ctx context.Context) (context.Context, context.CancelFunc) {
				ctx, cancel := context.WithCancel(ctx)
				cancel()
				return ctx, cancel
			},
		} {
			s := &server{answers: []any{errReset}}
			ctx, cancel := limit(t.Context())
			defer cancel()
			request, _ := http.NewRequestWithContext(ctx, http.MethodGet, "http://users", nil)
			_, err := newTransport(t, s, retry.Config{}).RoundTrip(request)
			require.ErrorIs(t, err, errReset)
			require.Len(t, s.bodies, 1, name)
		}
	})
}

func TestRefusalsAreNotRetried(t *testing.T) {
	b, err := breaker.New("users", breaker.Config{MinCalls: 1})
	require.NoError(t, err)
	done, err := b.Acquire()
	require.NoError(t, err)
	done(errReset)
	_, refusal := b.Acquire()
	s := &server{answers: []any{refusal}}
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://users", nil)
	_, err = newTransport(t, s, retry.Config{}).RoundTrip(request)
	require.ErrorIs(t, err, breaker.ErrOpen)
	require.Len(t, s.bodies, 1)
}

func TestValidate(t *testing.T) {
	require.NoError(t, retry.Config{}.Validate())
	err := retry.Config{Budget: 2, Wait: -1}.Validate()
	require.ErrorContains(t, err, "budget: ")
	require.ErrorContains(t, err, "wait: ")
	_, err = retry.Transport(nil, retry.Config{Budget: 2})
	require.Error(t, err)
}
