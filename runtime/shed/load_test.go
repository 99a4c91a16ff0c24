package shed_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/rttest"
	"github.com/apigen/apigen/runtime/shed"
)

// server is a service behind a limiter on 127.0.0.1. A request may name its
// priority, which only a test may do.
type server struct {
	*httptest.Server
	capacity float64 // requests per second
	refusing refusing
}

// refusing notes how long refusals take inside the server: how long a client waits
// says more about the scheduler when all cores are busy.
type refusing struct {
	mu   sync.Mutex
	took rttest.Samples
}

func (r *refusing) note(took time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.took = append(r.took, rttest.Sample{Took: took})
}

func needsLoad(t *testing.T) {
	t.Helper()
	if os.Getenv("APIGEN_LOAD") != "1" {
		t.Skip("runs for up to 40 s and wants the machine for itself; see make load")
	}
	rttest.CheckLeaks(t)
	wantMachine(t)
}

func serve(t *testing.T, capacity float64, logic http.HandlerFunc) *server {
	t.Helper()
	l := newLimiter(t, shed.Config{})
	normal, high := shed.Middleware(l, "orders", shed.Normal)(logic), shed.Middleware(l, "orders", shed.High)(logic)
	s := &server{capacity: capacity}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		if r.URL.Path == "/high" {
			high.ServeHTTP(w, r)
		} else {
			normal.ServeHTTP(w, r)
		}
		if w.Header().Get(shed.ReasonHeader) != "" {
			s.refusing.note(time.Since(start))
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// offer has clients send requests at so many times the capacity, to the paths in
// turn. They are a process of their own: in the server's, each of their steps
// would wait for a turn among the goroutines that are served.
func (s *server) offer(t *testing.T, times float64, d time.Duration, paths ...string) rttest.Samples {
	t.Helper()
	asked, err := json.Marshal(clients{
		Load: rttest.Load{Rate: times * s.capacity, Duration: d, Poisson: true, Seed: uint64(d)}, URL: s.URL, Paths: paths,
	})
	require.NoError(t, err)
	cmd := exec.Command(os.Args[0], "-test.run=^TestClients$")
	cmd.Env = append(os.Environ(), "APIGEN_LOAD_CLIENTS="+string(asked))
	cmd.Stderr = os.Stderr
	answer, err := cmd.Output()
	require.NoError(t, err)
	var samples rttest.Samples
	require.NoError(t, json.NewDecoder(bytes.NewReader(answer)).Decode(&samples))
	return samples
}

// clients is what the process of the clients is to do.
type clients struct {
	rttest.Load
	URL   string
	Paths []string
}

// TestClients is the process of the clients. It prints their samples.
func TestClients(t *testing.T) {
	asked := os.Getenv("APIGEN_LOAD_CLIENTS")
	if asked == "" {
		t.Skip("it is a part of the load tests; see make load")
	}
	var c clients
	require.NoError(t, json.Unmarshal([]byte(asked), &c))
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1000}}
	samples := c.Run(t.Context(), func(ctx context.Context, n int) string {
		r, _ := http.NewRequestWithContext(ctx, http.MethodGet, c.URL+c.Paths[n%len(c.Paths)], nil)
		response, err := client.Do(r)
		if err != nil {
			return err.Error()
		}
		defer response.Body.Close()
		_, _ = io.Copy(io.Discard, response.Body)
		switch {
		case response.StatusCode == http.StatusOK:
			return "ok"
		case response.Header.Get(shed.ReasonHeader) != "":
			return "refused"
		}
		return response.Status
	})
	require.NoError(t, json.NewEncoder(os.Stdout).Encode(samples))
}

// pooled lets 7 requests at once wait 50 ms: 140 per second.
func pooled(t *testing.T) *server {
	p := make(pool, 7)
	return serve(t, 140, func(http.ResponseWriter, *http.Request) { p.serve(50 * time.Millisecond) })
}

// computing keeps the machine's own cores busy. Its capacity is measured.
func computing(t *testing.T) *server {
	rounds := calibrate()
	s := serve(t, measure(rounds), func(http.ResponseWriter, *http.Request) { compute(rounds) })
	t.Logf("the machine serves %.0f requests per second", s.capacity)
	return s
}

// wantMachine skips the test when others take the cores: then there is nothing
// to hold the service to.
func wantMachine(t *testing.T) {
	t.Helper()
	ideal := float64(runtime.GOMAXPROCS(0)) / work.Seconds()
	if now := measure(calibrate()); now < .7*ideal {
		t.Skipf("others use this machine: it does %.0f %% of what it could", 100*now/ideal)
	}
}

// measure returns how many requests per second the machine can serve.
func measure(rounds int) float64 {
	const period = 2 * time.Second
	var served atomic.Int64
	var all sync.WaitGroup
	start := time.Now()
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for ; time.Since(start) < period; served.Add(1) {
				compute(rounds)
			}
		})
	}
	all.Wait()
	return float64(served.Load()) / time.Since(start).Seconds()
}

// work is how long a request of computing takes an idle core: long enough for any
// machine to serve few requests per second, as the generator shares its cores.
const work = 20 * time.Millisecond

// calibrate returns how many rounds of compute take as long as work.
func calibrate() (rounds int) {
	fastest := time.Hour
	for range 10 {
		start := time.Now()
		compute(10)
		fastest = min(fastest, time.Since(start))
	}
	return max(1, int(10*work/fastest))
}

func compute(rounds int) {
	var text [64 << 10]byte
	for range rounds {
		sum := sha256.Sum256(text[:])
		copy(text[:], sum[:])
	}
}

func TestLoadOverloadOfAPool(t *testing.T) { needsLoad(t); overload(t, pooled(t)) }

func TestLoadOverloadOfProcessors(t *testing.T) { needsLoad(t); overload(t, computing(t)) }

// overload wants 90 % goodput while it lasts and nothing refused when it is over.
func overload(t *testing.T, s *server) {
	const lasts = 25 * time.Second
	unloaded := s.offer(t, .3, 4*time.Second, "/").Quantile(.99)
	before := residentMiB(t)
	over := s.offer(t, 5, lasts, "/")
	grown := residentMiB(t) - before
	after := s.offer(t, .7, 4*time.Second, "/")

	goodput := float64(len(over.Of("ok").Within(useful))) / (lasts.Seconds() * s.capacity)
	p99 := over.Of("ok").Quantile(.99)
	refused := over.Of("refused")
	first := after.Between(0, time.Second).Share("ok")
	t.Logf("goodput %.1f %% (>= 90); p99 of accepted %v, %.1f times the unloaded %v (<= 5)",
		100*goodput, p99, float64(p99)/float64(unloaded), unloaded)
	t.Logf("p99 of refusing %v in the server (<= 5ms), %v for the client; memory +%d MiB (<= 64)",
		s.refusing.took.Quantile(.99), refused.Quantile(.99), grown)
	t.Logf("after: first second %.1f %% ok (>= 99), 4 seconds %.1f %%", 100*first, 100*after.Share("ok"))
	wantMachine(t)
	require.GreaterOrEqual(t, goodput, .9)
	require.LessOrEqual(t, p99, 5*unloaded)
	require.LessOrEqual(t, s.refusing.took.Quantile(.99), 5*time.Millisecond)
	require.LessOrEqual(t, grown, 64)
	require.GreaterOrEqual(t, first, .99)
	require.Equal(t, len(over), len(over.Of("ok"))+len(refused), "nothing else is answered")
}

func TestLoadFalseRefusals(t *testing.T) {
	needsLoad(t)
	p := make(pool, 1000)
	var slower atomic.Int64
	slower.Store(1)
	s := serve(t, 140, func(_ http.ResponseWriter, r *http.Request) {
		takes := 50 * time.Millisecond
		switch r.URL.Path {
		case "/fast":
			takes = 10 * time.Millisecond
		case "/slow":
			takes = 200 * time.Millisecond
		}
		p.serve(takes * time.Duration(slower.Load()))
	})
	mixed := []string{"/fast", "/fast", "/fast", "/slow", "/"}
	steady := s.offer(t, .7, 10*time.Second, "/").Share("refused")
	mix := s.offer(t, .7, 10*time.Second, mixed...).Share("refused")
	slower.Store(3)
	rise := s.offer(t, .7, 15*time.Second, mixed...).Share("refused")
	t.Logf("refused: steady %.3f %%, mixed %.3f %%, three times slower %.3f %% (<= 0.1)", 100*steady, 100*mix, 100*rise)
	for _, share := range []float64{steady, mix, rise} {
		require.LessOrEqual(t, share, .001)
	}
}

func TestLoadHighPriority(t *testing.T) {
	needsLoad(t)
	s := pooled(t)
	oneInTen := []string{"/high", "/", "/", "/", "/", "/", "/", "/", "/", "/"}
	var high rttest.Samples
	for n, one := range s.offer(t, 5, 25*time.Second, oneInTen...) {
		if n%10 == 0 {
			high = append(high, one)
		}
	}
	share := float64(len(high.Of("ok").Within(useful))) / float64(len(high))
	t.Logf("high priority: %.2f %% ok (>= 99)", 100*share)
	require.GreaterOrEqual(t, share, .99)
}

func TestLoadBusyNeighbours(t *testing.T) {
	needsLoad(t)
	s := computing(t)
	s.offer(t, .5, 3*time.Second, "/")
	for range 2 {
		hog := exec.Command("sh", "-c", "while :; do :; done")
		require.NoError(t, hog.Start())
		t.Cleanup(func() {
			_ = hog.Process.Kill()
			_ = hog.Wait()
		})
	}
	refused := s.offer(t, .5, 20*time.Second, "/").Share("refused")
	t.Logf("refused %.2f %% (<= 1)", 100*refused)
	require.LessOrEqual(t, refused, .01)
}

// residentMiB is the memory that the process has in use now.
func residentMiB(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("there is no /proc")
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	var kib int
	_, err = fmt.Sscanf(strings.TrimSpace(after), "%d kB", &kib)
	require.NoError(t, err)
	return kib >> 10
}
