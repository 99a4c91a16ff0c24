package shed_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/rttest"
	"github.com/apigen/apigen/runtime/shed"
)

// service is something of known capacity that requests wait for.
type service interface{ serve(work time.Duration) }

// pool serves so many requests at once and lets the others queue, as a pool of
// connections does.
type pool chan struct{}

func (p pool) serve(work time.Duration) {
	p <- struct{}{}
	time.Sleep(work)
	<-p
}

// cores share their time among all requests, as a scheduler does.
type cores struct {
	n    int
	mu   sync.Mutex
	jobs []*job
	at   time.Time
	wake *time.Timer
}

type job struct {
	left time.Duration
	done chan struct{}
}

func (c *cores) serve(work time.Duration) {
	j := &job{left: work, done: make(chan struct{})}
	c.mu.Lock()
	c.advance()
	c.jobs = append(c.jobs, j)
	c.plan()
	c.mu.Unlock()
	<-j.done
}

func (c *cores) speed() float64 { return min(1, float64(c.n)/float64(len(c.jobs))) }

// advance does the work of the time since it was last called.
func (c *cores) advance() {
	now := time.Now()
	did := time.Duration(float64(now.Sub(c.at)) * c.speed())
	c.at = now
	var left []*job
	for _, j := range c.jobs {
		if j.left -= did; j.left <= time.Microsecond {
			close(j.done)
			continue
		}
		left = append(left, j)
	}
	c.jobs = left
}

// plan wakes up when the next job is done.
func (c *cores) plan() {
	if c.wake != nil {
		c.wake.Stop()
	}
	if len(c.jobs) == 0 {
		return
	}
	least := c.jobs[0].left
	for _, j := range c.jobs {
		least = min(least, j.left)
	}
	c.wake = time.AfterFunc(time.Duration(float64(least)/c.speed())+time.Microsecond, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.advance()
		c.plan()
	})
}

// site is a service behind a limiter.
type site struct {
	service
	capacity float64 // requests per second
	limiter  *shed.Limiter
	work     func(random *rand.Rand) time.Duration
	priority func(n int) shed.Priority
}

func newSite(t *testing.T, s service, capacity float64, work func(*rand.Rand) time.Duration) *site {
	t.Helper()
	limiter, err := shed.New(shed.Config{})
	require.NoError(t, err)
	return &site{s, capacity, limiter, work, func(int) shed.Priority { return shed.Normal }}
}

// offer sends requests at so many times the capacity.
func (s *site) offer(t *testing.T, times float64, d time.Duration) rttest.Samples {
	load := rttest.Load{Rate: times * s.capacity, Duration: d, Poisson: true, Seed: 7}
	random := rand.New(rand.NewPCG(7, 7))
	var mu sync.Mutex
	return load.Run(t.Context(), func(ctx context.Context, n int) string {
		release, err := s.limiter.Acquire(ctx, s.priority(n))
		if errors.Is(err, shed.ErrOverload) {
			return "refused"
		}
		mu.Lock()
		work := s.work(random)
		mu.Unlock()
		s.serve(work)
		release(shed.OK)
		return "ok"
	})
}

// always takes the same time, about around it: the longest ones several times as long.
func always(d time.Duration) func(*rand.Rand) time.Duration {
	return func(*rand.Rand) time.Duration { return d }
}

func about(d time.Duration) func(*rand.Rand) time.Duration {
	return func(random *rand.Rand) time.Duration { return time.Duration(random.ExpFloat64() * float64(d)) }
}

// sites are services of different kinds, each with a known capacity.
func sites(t *testing.T) map[string]*site {
	return map[string]*site{
		"pool of 7, 50 ms":        newSite(t, make(pool, 7), 140, always(50*time.Millisecond)),
		"pool of 7, about 50 ms":  newSite(t, make(pool, 7), 140, about(50*time.Millisecond)),
		"pool of 20, about 20 ms": newSite(t, make(pool, 20), 1000, about(20*time.Millisecond)),
		"2 cores, 10 ms":          newSite(t, &cores{n: 2}, 200, always(10*time.Millisecond)),
		"2 cores, about 10 ms":    newSite(t, &cores{n: 2}, 200, about(10*time.Millisecond)),
		"4 cores, about 5 ms":     newSite(t, &cores{n: 4}, 800, about(5*time.Millisecond)),
	}
}
