package shed_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/rttest"
	"github.com/apigen/apigen/runtime/shed"
)

// scheduler is a model of Go's in virtual time: goroutines that are ready wait in
// one queue, in order; one runs until it has nothing to do, yields, or has had its
// turn. While all processors are busy the network is looked at once a turn.
type scheduler struct {
	processors int
	mu         sync.Mutex
	running    int
	queue      []chan struct{}
	network    []chan struct{} // whose bytes have come
}

const turn = 10 * time.Millisecond

// poll looks at the network once a turn, as the scheduler's monitor does.
func (s *scheduler) poll(ctx context.Context) {
	ticks := time.NewTicker(turn)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
		s.mu.Lock()
		s.look()
		s.mu.Unlock()
	}
}

// look is called with s.mu held.
func (s *scheduler) look() {
	s.queue = append(s.queue, s.network...)
	s.network = nil
}

// receive waits until the goroutine runs whose bytes have come.
func (s *scheduler) receive() {
	s.mu.Lock()
	if s.running < s.processors {
		s.running++
		s.mu.Unlock()
		return
	}
	next := make(chan struct{})
	s.network = append(s.network, next)
	s.mu.Unlock()
	<-next
}

func (s *scheduler) yield() {
	s.mu.Lock()
	if len(s.queue) == 0 {
		s.look()
	}
	if len(s.queue) == 0 {
		s.mu.Unlock()
		return
	}
	next := make(chan struct{})
	s.queue = append(s.queue, next)
	s.wake()
	s.mu.Unlock()
	<-next
}

// wake is called with s.mu held, by a goroutine that gives its processor away.
func (s *scheduler) wake() {
	close(s.queue[0])
	s.queue = s.queue[1:]
}

// block gives the processor away.
func (s *scheduler) block() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) == 0 {
		s.look()
	}
	if len(s.queue) == 0 {
		s.running--
		return
	}
	s.wake()
}

func (c *computer) compute(d time.Duration) {
	for d *= time.Duration(max(1, c.slower)); d > turn; d -= turn {
		time.Sleep(turn)
		c.yield()
	}
	time.Sleep(d)
}

// computer is a service on such a scheduler.
type computer struct {
	scheduler
	limiter *shed.Limiter
	work    time.Duration
	pool    pool // what every other request waits in instead of computing; nil for none
	slower  int  // how many times as long neighbours make what is computed take; 0 for 1
}

// parsing is what reading a request takes, and refusing it or answering.
const parsing, answering = 30 * time.Microsecond, 20 * time.Microsecond

func newComputer(processors int, work time.Duration) *computer {
	c := &computer{scheduler: scheduler{processors: processors}, work: work}
	c.limiter = shed.NewOn(shed.Config{}, processors, c.yield)
	return c
}

func (c *computer) capacity() float64 {
	return float64(c.processors) / (c.work + parsing + answering).Seconds()
}

func (c *computer) offer(t *testing.T, times float64, d time.Duration, high func(n int) bool) rttest.Samples {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go c.poll(ctx)
	load := rttest.Load{Rate: times * c.capacity(), Duration: d, Poisson: true, Seed: 7}
	return load.Run(t.Context(), func(ctx context.Context, n int) string {
		c.receive()
		defer c.block()
		c.compute(parsing)
		defer c.compute(answering)
		p := shed.Normal
		if high(n) {
			p = shed.High
		}
		release, err := c.limiter.Acquire(ctx, p)
		if errors.Is(err, shed.ErrOverload) {
			return "refused"
		}
		c.serve(n)
		release(shed.OK)
		return "ok"
	})
}

func (c *computer) serve(n int) {
	if c.pool == nil || n%2 == 0 {
		c.compute(c.work)
		return
	}
	c.block()
	c.pool.serve(c.work)
	c.receive()
}

// onEachComputer runs a test in virtual time on one and two processors, with requests
// that are much shorter than a turn, half of one, and several.
func onEachComputer(t *testing.T, test func(t *testing.T, c *computer)) {
	for _, processors := range []int{1, 2} {
		for _, work := range []time.Duration{500 * time.Microsecond, 5 * time.Millisecond, 50 * time.Millisecond} {
			t.Run(fmt.Sprintf("%d processors, %v", processors, work), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { test(t, newComputer(processors, work)) })
			})
		}
	}
}

func nobody(int) bool     { return false }
func oneInTen(n int) bool { return n%10 == 9 }

// only returns the samples of the requests that are chosen by number.
func only(samples rttest.Samples, chosen func(n int) bool) (some rttest.Samples) {
	for n, one := range samples {
		if chosen(n) {
			some = append(some, one)
		}
	}
	return some
}

// possible is the part of the capacity that is left when the rest of the requests has
// been read and refused.
func (c *computer) possible(times float64) float64 {
	return 1 - (times-1)*float64(parsing+answering)/float64(c.work+parsing+answering)
}

func TestOverloadOfProcessors(t *testing.T) {
	onEachComputer(t, func(t *testing.T, c *computer) {
		const lasts = 6 * time.Second
		unloaded := c.offer(t, .3, lasts, oneInTen).Quantile(.99)
		for _, times := range []float64{1, 3, 5} {
			over := c.offer(t, times, lasts, oneInTen)
			after := c.offer(t, .7, 2*time.Second, oneInTen)
			ok, high := over.Of("ok"), only(over, oneInTen)
			late := max(8*unloaded, 6*turn) // arrivals are seen once a turn, and wait twice

			goodput := float64(len(ok.Within(late))) / (lasts.Seconds() * c.capacity() * c.possible(times))
			served := float64(len(high.Of("ok").Within(late))) / float64(len(high))
			first := after.Between(0, time.Second).Share("ok")
			t.Logf("%v times: goodput %.1f %% of the possible, p50 %v, p99 %v, unloaded %v, high %.1f %%, first second after %.1f %%",
				times, 100*goodput, ok.Quantile(.5), ok.Quantile(.99), unloaded, 100*served, 100*first)
			require.GreaterOrEqual(t, goodput, .85)
			require.LessOrEqual(t, ok.Quantile(.99), late)
			require.GreaterOrEqual(t, served, .9)
			require.GreaterOrEqual(t, first, .9)
		}
	})
}

func TestSteadyLoadOfProcessorsIsNotRefused(t *testing.T) {
	onEachComputer(t, func(t *testing.T, c *computer) {
		c.offer(t, .7, 5*time.Second, nobody)
		refused := c.offer(t, .7, 30*time.Second, nobody).Share("refused")
		t.Logf("%.3f %% refused", 100*refused)
		require.LessOrEqual(t, refused, .01)
	})
}

func TestRequestsThatWaitElsewhereAreServedBesideThoseThatCompute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newComputer(1, 5*time.Millisecond)
		c.pool = make(pool, 20)
		c.offer(t, .3, 5*time.Second, nobody)
		over := c.offer(t, 5, 10*time.Second, nobody)
		goodput := float64(len(over.Of("ok").Within(100*time.Millisecond))) / (10 * c.capacity())
		t.Logf("goodput %.1f %% of what computes alone", 100*goodput)
		require.GreaterOrEqual(t, goodput, 1.5)
	})
}

// Neighbours on the machine make requests wait for a processor as well. Nothing is
// refused for that while the service keeps up with what it is left.
func TestNeighboursAreNoOverload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newComputer(2, 20*time.Millisecond)
		start := time.Now()
		c.limiter.UseProcessors(func() time.Duration { return 9 * time.Since(start) / 10 })
		c.offer(t, .5, 3*time.Second, nobody)
		c.slower = 2
		refused := c.offer(t, .46, 20*time.Second, nobody).Share("refused")
		t.Logf("%.3f %% refused", 100*refused)
		require.LessOrEqual(t, refused, .01)
	})
}
