package logx_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/logx"
)

func moment() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }

// storm asks for n lines of one reason at once and returns how many pass and
// what they say was suppressed.
func storm(s *logx.Sampler, reason string, n int) (passed, suppressed int) {
	for range n {
		if ok, dropped := s.Pass(reason); ok {
			passed++
			suppressed += dropped
		}
	}
	return passed, suppressed
}

// At most ten lines a second for each reason.
func TestSamplerBoundsStorms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s logx.Sampler
		total := 0
		for range 60 * 20 {
			passed, _ := storm(&s, "limit.exceeded", 50)
			total += passed
			time.Sleep(50 * time.Millisecond)
		}
		require.Equal(t, 600, total)
		other, _ := storm(&s, "shed.overload", 50)
		require.Equal(t, 10, other, "reasons don't take each other's lines")
	})
}

func TestSamplerTellsWhatItDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := logx.Sampler{Lines: 3}
		passed, suppressed := storm(&s, "x", 10)
		require.Equal(t, []int{3, 0}, []int{passed, suppressed})
		time.Sleep(time.Second)
		passed, suppressed = storm(&s, "x", 1)
		require.Equal(t, []int{1, 7}, []int{passed, suppressed})
	})
}

func TestSamplerOff(t *testing.T) {
	s := logx.Sampler{Lines: -1}
	passed, _ := storm(&s, "x", 100)
	require.Equal(t, 100, passed)
}

func TestSamplerIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s logx.Sampler
		passed := 0
		for n := range 10_000 {
			ok, _ := s.Pass(fmt.Sprint("reason ", n))
			if ok {
				passed++
			}
		}
		require.Equal(t, 256+10, passed, "those beyond the bound share one allowance")
	})
}
