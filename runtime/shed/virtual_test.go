package shed_test

import (
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/rttest"
	"github.com/apigen/apigen/runtime/shed"
)

// useful is how fast an answer must be to count.
const useful = 500 * time.Millisecond

// onEachSite runs a test in virtual time with a fresh service of each kind.
func onEachSite(t *testing.T, test func(t *testing.T, s *site)) {
	for name := range sites(t) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, sites(t)[name]) })
		})
	}
}

func TestGoodputUnderOverloadAndAfter(t *testing.T) {
	onEachSite(t, func(t *testing.T, s *site) {
		unloaded := s.offer(t, .3, 20*time.Second).Quantile(.99)
		over := s.offer(t, 5, 30*time.Second)
		after := s.offer(t, .7, 10*time.Second)

		goodput := float64(len(over.Of("ok").Within(useful))) / (30 * s.capacity)
		slowdown := float64(over.Of("ok").Quantile(.99)) / float64(unloaded)
		first := after.Between(0, time.Second).Share("ok")
		t.Logf("goodput %.1f %% of the capacity, p99 %.1f times the unloaded, first second after %.1f %% ok",
			100*goodput, slowdown, 100*first)
		require.GreaterOrEqual(t, goodput, .9)
		require.LessOrEqual(t, slowdown, 5.0)
		require.GreaterOrEqual(t, first, .99)
		require.GreaterOrEqual(t, after.Share("ok"), .99)
	})
}

func TestServesAgainWheneverTheOverloadEnds(t *testing.T) {
	worst := 1.0
	for lasts := 5 * time.Second; lasts < 11*time.Second; lasts += 100 * time.Millisecond {
		synctest.Test(t, func(t *testing.T) {
			s := sites(t)["pool of 7, 50 ms"]
			s.offer(t, 5, lasts)
			worst = min(worst, s.offer(t, .7, time.Second).Share("ok"))
		})
	}
	t.Logf("in the worst case %.1f %% ok in the first second", 100*worst)
	require.GreaterOrEqual(t, worst, .99, "also in the middle of a probe")
}

func TestSteadyLoadIsNotRefused(t *testing.T) {
	onEachSite(t, func(t *testing.T, s *site) {
		s.offer(t, .7, 5*time.Second)
		refused := s.offer(t, .7, time.Minute).Share("refused")
		t.Logf("%.3f %% refused", 100*refused)
		require.LessOrEqual(t, refused, .001)
	})
}

func TestMixedRoutesAreNotRefused(t *testing.T) {
	onEachSite(t, func(t *testing.T, s *site) {
		work := s.work
		s.work = func(random *rand.Rand) time.Duration { // .8 · 1/5 + .2 · 21/5 = 1
			if random.Float64() < .8 {
				return work(random) / 5
			}
			return work(random) * 21 / 5
		}
		s.offer(t, .5, 5*time.Second)
		refused := s.offer(t, .5, time.Minute).Share("refused")
		t.Logf("%.3f %% refused", 100*refused)
		require.LessOrEqual(t, refused, .001)
	})
}

func TestLimitFollowsALastingRise(t *testing.T) {
	for _, times := range []time.Duration{3, 10} {
		onEachSite(t, func(t *testing.T, s *site) {
			work, slower := s.work, time.Duration(1)
			s.service = make(pool, 10_000) // what is slower is not used up
			s.work = func(random *rand.Rand) time.Duration { return slower * work(random) }
			s.offer(t, .7, 20*time.Second)
			slower = times
			rise := s.offer(t, .7, 90*time.Second)
			t.Logf("%d times: %.3f %% refused, after 30 s %.3f %%", times,
				100*rise.Share("refused"), 100*rise.Between(30*time.Second, time.Hour).Share("refused"))
			if times == 3 {
				require.LessOrEqual(t, rise.Share("refused"), .001)
			}
			require.LessOrEqual(t, rise.Between(30*time.Second, time.Hour).Share("refused"), .001)
		})
	}
}

func TestHighPriorityGoesFirst(t *testing.T) {
	onEachSite(t, func(t *testing.T, s *site) {
		s.priority = func(n int) shed.Priority {
			return []shed.Priority{shed.High, shed.Low, shed.Normal, shed.Normal}[min(n%10, 3)]
		}
		samples := s.offer(t, 5, 30*time.Second)
		of := func(k int) (some rttest.Samples) {
			for n, one := range samples {
				if n%10 == k {
					some = append(some, one)
				}
			}
			return some
		}
		useful := func(some rttest.Samples) float64 {
			return float64(len(some.Of("ok").Within(useful))) / float64(len(some))
		}
		high, low, normal := useful(of(0)), useful(of(1)), useful(of(2))
		t.Logf("high %.1f %%, normal %.1f %%, low %.1f %%", 100*high, 100*normal, 100*low)
		require.GreaterOrEqual(t, high, .99)
		require.Less(t, low, normal)
	})
}
