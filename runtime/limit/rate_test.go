package limit_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/limit"
)

func TestRateText(t *testing.T) {
	tests := map[string]limit.Rate{
		"100/m":           {Limit: 100, Per: time.Minute},
		"10/s":            {Limit: 10, Per: time.Second},
		"3600/h":          {Limit: 3600, Per: time.Hour},
		"1/d":             {Limit: 1, Per: 24 * time.Hour},
		"5/10s":           {Limit: 5, Per: 10 * time.Second},
		"100/s burst 200": {Limit: 100, Per: time.Second, Burst: 200},
	}
	for text, want := range tests {
		t.Run(text, func(t *testing.T) {
			var got limit.Rate
			require.NoError(t, got.UnmarshalText([]byte(text)))
			require.Equal(t, want, got)
			back, err := got.MarshalText()
			require.NoError(t, err)
			require.Equal(t, text, string(back))
		})
	}
}

func TestBadRates(t *testing.T) {
	for _, text := range []string{
		"", "100", "/m", "m", "100/", "100/y", "0/s", "-1/s", "1.5/s", "100/m burst", "100/m burst 0", "100/m burst -1",
		"100/m burst x", "1/0s", "1/-1s", "1/9000h", "99999999999999999999/s", "1000000000/s", "1/d burst 1000000000",
	} {
		t.Run(text, func(t *testing.T) {
			got := limit.Rate{Limit: 7, Per: time.Second}
			require.Error(t, got.UnmarshalText([]byte(text)))
			require.Equal(t, limit.Rate{Limit: 7, Per: time.Second}, got)
		})
	}
	for _, rate := range []limit.Rate{{}, {Limit: 1}, {Per: 1}, {Limit: 1, Per: time.Second, Burst: -1}} {
		_, err := limit.Local(rate)
		require.ErrorContains(t, err, "limit: rate: ")
		_, err = limit.LeakyBucket(rate)
		require.Error(t, err)
	}
	require.NoError(t, limit.Rate{}.Validate(), "a configuration may leave it out")
}

func FuzzRate(f *testing.F) {
	f.Add("100/m burst 3", "k", 1)
	f.Add("1/999h", "", -5)
	f.Fuzz(func(t *testing.T, text, key string, n int) {
		rate, err := limit.ParseRate(text)
		if err != nil {
			return
		}
		l, err := limit.Local(rate)
		require.NoError(t, err)
		d, err := l.Allow(t.Context(), key, n)
		require.NoError(t, err)
		require.Equal(t, n <= rate.Capacity(), d.OK)
		require.GreaterOrEqual(t, d.Remaining, 0)
		require.GreaterOrEqual(t, d.RetryAfter, time.Duration(0))
		require.GreaterOrEqual(t, d.Reset, time.Duration(0))
	})
}
