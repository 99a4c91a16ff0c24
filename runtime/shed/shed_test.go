package shed_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/rest/writer"
	"github.com/apigen/apigen/runtime/rttest"
	"github.com/apigen/apigen/runtime/shed"
)

func newLimiter(t testing.TB, c shed.Config) *shed.Limiter {
	t.Helper()
	l, err := shed.New(c)
	require.NoError(t, err)
	return l
}

// fill admits normal requests until the limiter refuses.
func fill(t *testing.T, l *shed.Limiter) (release []func(shed.Outcome), refusal error) {
	t.Helper()
	for range 10_000 {
		r, err := l.Acquire(t.Context(), shed.Normal)
		if err != nil {
			return release, err
		}
		release = append(release, r)
	}
	t.Fatal("nothing is refused")
	return nil, nil
}

func get(h http.Handler) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	return w
}

func TestRefusalsSayWhyAndWhenToComeBack(t *testing.T) {
	l := newLimiter(t, shed.Config{})
	admitted, refusal := fill(t, l)
	require.Len(t, admitted, shed.DefaultInitial)
	require.ErrorIs(t, refusal, shed.ErrOverload)
	require.Equal(t, shed.Limit, refusal)
	require.Equal(t, "shed.overload", problem.From(refusal).Code)

	h := shed.Middleware(l, "orders", shed.Normal)(http.NotFoundHandler())
	seen := map[string]bool{}
	for range 100 {
		w := get(h)
		require.Equal(t, 503, w.Code)
		require.Equal(t, "orders; limit", w.Header().Get(shed.ReasonHeader))
		require.Contains(t, w.Body.String(), `"code":"shed.overload"`)
		after, err := strconv.Atoi(w.Header().Get("Retry-After"))
		require.NoError(t, err)
		require.True(t, 1 <= after && after <= 5)
		seen[w.Header().Get("Retry-After")] = true
	}
	require.Greater(t, len(seen), 1, "clients are not told to come back together")
	admitted[0](shed.OK)
	admitted[0](shed.OK)
	require.Equal(t, 404, get(h).Code, "one place is free")
	require.Equal(t, shed.DefaultInitial-1, l.Stats().InFlight, "a request ends once")
}

func TestPrioritiesHavePlacesOfTheirOwn(t *testing.T) {
	l := newLimiter(t, shed.Config{})
	count := func(p shed.Priority) (admitted int, refusal error) {
		for {
			if _, err := l.Acquire(t.Context(), p); err != nil {
				return admitted, err
			}
			admitted++
		}
	}
	low, refusal := count(shed.Low)
	require.Equal(t, 14, low, "0.7 of 20")
	require.Equal(t, shed.Reserved, refusal)
	normal, _ := count(shed.Normal)
	require.Equal(t, 6, normal)
	high, refusal := count(shed.High)
	require.Equal(t, 10, high, "half of 20, beyond it")
	require.Equal(t, shed.Limit, refusal)
	s := l.Stats()
	require.Equal(t, [3]uint64{shed.Normal: 6, shed.High: 10, shed.Low: 14}, [3]uint64(s.Admitted[:]))
	require.Equal(t, [3]uint64{1, 1, 1}, [3]uint64(s.Refused[:]))
}

func TestShadowModeRefusesNothing(t *testing.T) {
	var decisions []shed.Decision
	l := newLimiter(t, shed.Config{Shadow: true, Min: 1, Initial: 1, OnDecision: func(d shed.Decision) { decisions = append(decisions, d) }})
	var inner http.Handler = http.NotFoundHandler()
	h := shed.Middleware(l, "orders", shed.Normal)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { inner.ServeHTTP(w, r) }))
	inner = http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		inner = http.NotFoundHandler()
		require.Equal(t, 404, get(h).Code, "the second one, while the first is served")
	})
	require.Equal(t, 200, get(h).Code)
	require.Equal(t, []shed.Decision{{}, {Refusal: shed.Limit, Shadow: true}}, decisions)
	s := l.Stats()
	require.EqualValues(t, 1, s.WouldRefuse[shed.Normal])
	require.Zero(t, s.Refused[shed.Normal])
	require.Zero(t, s.InFlight)
}

func TestStreamsTakeNoPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t, shed.Config{})
		h := shed.Middleware(l, "events", shed.Normal)(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			stream, ok := writer.As[interface{ RecordStream(string) }](w)
			require.True(t, ok)
			stream.RecordStream("sse")
			w.(http.Flusher).Flush()
			time.Sleep(time.Hour)
		}))
		w, rec := writer.Record(httptest.NewRecorder())
		var streams sync.WaitGroup
		for range 10 * shed.DefaultInitial {
			streams.Go(func() { require.Equal(t, 200, get(h).Code) })
			synctest.Wait() // until it streams: before that each one has a place
		}
		streams.Go(func() { h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil)) })
		synctest.Wait()
		require.Zero(t, l.Stats().InFlight)
		streams.Wait()
		require.Zero(t, l.Stats().InFlight)
		require.Zero(t, l.Stats().Latency, "an hour is no latency")
		require.Equal(t, "sse", rec.Stream(), "the access log hears of it too")
	})
}

func TestErrorsAreNoLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t, shed.Config{})
		answer := func(status int, takes time.Duration) {
			h := shed.Middleware(l, "orders", shed.Normal)(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				time.Sleep(takes)
				w.WriteHeader(status)
			}))
			for range 100 {
				get(h)
			}
		}
		answer(200, 20*time.Millisecond)
		require.Equal(t, 20*time.Millisecond, l.Stats().Baseline)
		for _, status := range []int{400, 401, 404, 500} {
			answer(status, time.Microsecond)
		}
		require.Equal(t, 20*time.Millisecond, l.Stats().Baseline, "a storm of early errors does not make the rest look slow")
	})
}

func TestRequestsThatComeTooLateLowerTheLimit(t *testing.T) {
	for name, end := range map[string]func(http.ResponseWriter, context.CancelFunc){
		"deadline":       func(w http.ResponseWriter, _ context.CancelFunc) { w.WriteHeader(504) },
		"client gave up": func(_ http.ResponseWriter, cancel context.CancelFunc) { cancel() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(t, shed.Config{})
				serve := func(takes time.Duration, end func(http.ResponseWriter, context.CancelFunc)) {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					shed.Middleware(l, "orders", shed.Normal)(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
						time.Sleep(takes)
						end(w, cancel)
					})).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil).WithContext(ctx))
				}
				rttest.Load{Rate: 100, Duration: 5 * time.Second}.Run(t.Context(), func(context.Context, int) string {
					serve(20*time.Millisecond, func(http.ResponseWriter, context.CancelFunc) {})
					return ""
				})
				rttest.Load{Rate: 100, Duration: 2 * time.Second}.Run(t.Context(), func(context.Context, int) string {
					serve(time.Second, end)
					return ""
				})
				require.Less(t, l.Stats().Limit, shed.DefaultInitial)
			})
		})
	}
}

func TestPanicsFreeTheirPlace(t *testing.T) {
	l := newLimiter(t, shed.Config{})
	h := shed.Middleware(l, "orders", shed.Normal)(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a bug") }))
	for range 10 * shed.DefaultInitial {
		require.PanicsWithValue(t, "a bug", func() { get(h) })
	}
	require.Zero(t, l.Stats().InFlight)
}

func TestAnEndedContextIsNotServed(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	release, err := newLimiter(t, shed.Config{}).Acquire(ctx, shed.High)
	require.ErrorIs(t, err, context.Canceled)
	release(shed.OK)
}

// plain is a response writer that costs nothing.
type plain struct{ header http.Header }

func (p plain) Header() http.Header          { return p.header }
func (plain) Write(part []byte) (int, error) { return len(part), nil }
func (plain) WriteHeader(int)                {}

func TestAdmittingAllocatesOnce(t *testing.T) {
	h := shed.Middleware(newLimiter(t, shed.Config{}), "orders", shed.Normal)(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	w, _ := writer.Record(plain{http.Header{}}) // as the access log does
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	require.LessOrEqual(t, testing.AllocsPerRun(1000, func() { h.ServeHTTP(w, r) }), 1.0)
}

func BenchmarkAdmit(b *testing.B) {
	h := shed.Middleware(newLimiter(b, shed.Config{}), "orders", shed.Normal)(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	w, _ := writer.Record(plain{http.Header{}})
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	b.ReportAllocs()
	for b.Loop() {
		h.ServeHTTP(w, r)
	}
}

func BenchmarkRefuse(b *testing.B) {
	l := newLimiter(b, shed.Config{Min: 1, Initial: 1})
	_, _ = l.Acquire(b.Context(), shed.Normal)
	h := shed.Middleware(l, "orders", shed.Normal)(http.NotFoundHandler())
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	w := plain{http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		h.ServeHTTP(w, r)
	}
}

func TestValidate(t *testing.T) {
	require.NoError(t, shed.Config{}.Validate())
	require.NoError(t, shed.Config{Min: 50}.Validate())
	require.NoError(t, shed.Config{Max: 10}.Validate())
	bad := shed.Config{Min: -1, Max: -2, Initial: -1, Tolerance: 1, Window: -1, HighExtra: -1, LowShare: 2}
	for _, key := range []string{"min", "max", "initial", "tolerance", "window", "highExtra", "lowShare"} {
		require.ErrorContains(t, bad.Validate(), key+": ")
	}
	_, err := shed.New(bad)
	require.Error(t, err)
}

func TestNothingIsLeftRunning(t *testing.T) {
	rttest.CheckLeaks(t)
	l := newLimiter(t, shed.Config{})
	server := httptest.NewServer(shed.Middleware(l, "orders", shed.Normal)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/panic":
			panic(http.ErrAbortHandler)
		case "/slow":
			<-r.Context().Done()
		}
	})))
	defer server.Close()
	client := server.Client()
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for n := range 500 {
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				path := []string{"/", "/panic", "/"}[n%3]
				if n%100 == worker {
					ctx, cancel = context.WithTimeout(t.Context(), time.Millisecond)
					path = "/slow"
				}
				r, _ := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+path, nil)
				if response, err := client.Do(r); err == nil {
					_ = response.Body.Close()
				}
				cancel()
			}
		})
	}
	all.Wait()
	require.Eventually(t, func() bool { return l.Stats().InFlight == 0 }, 5*time.Second, time.Millisecond)
}
