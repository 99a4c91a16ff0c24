package jwt_test

import (
	"context"
	"encoding/base64"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestLoadWrongSignaturesTakeTheSameTime compares how long tokens take whose
// signature is wrong from its first byte on with those that are wrong in the last
// only. One round in a hundred differs by chance, so three in a row, in the same
// direction, have to.
func TestLoadWrongSignaturesTakeTheSameTime(t *testing.T) {
	if os.Getenv("APIGEN_LOAD") != "1" {
		t.Skip("a load test; set APIGEN_LOAD=1")
	}
	direction := 0.0
	for range 3 {
		score := compareTimes(t)
		t.Logf("10^5 wrong signatures: t = %+.2f (p > .01 means less than 2.58 either way)", score)
		if math.Abs(score) < 2.58 || score*direction < 0 {
			return
		}
		direction = score
	}
	t.Error("how long a wrong signature takes tells where it is wrong")
}

func compareTimes(t *testing.T) float64 {
	t.Helper()
	c := config
	c.VerifiedTokens = -1
	a := authority(t, c)
	token := signed(claimsWith())
	wrong := []string{changeSignature(token, 0), changeSignature(token, 31)}
	var times [2][]float64
	for range 100_000 {
		which := rand.IntN(2)
		start := time.Now()
		_, err := a.Verify(context.Background(), wrong[which])
		took := time.Since(start)
		if err == nil {
			t.Fatal("a wrong signature was accepted")
		}
		times[which] = append(times[which], float64(took))
	}
	return welch(times[0], times[1])
}

func changeSignature(token string, at int) string {
	dot := strings.LastIndexByte(token, '.')
	signature, _ := base64.RawURLEncoding.DecodeString(token[dot+1:])
	signature[at] ^= 1
	return token[:dot+1] + base64.RawURLEncoding.EncodeToString(signature)
}

// welch is the t of Welch's test, without the slowest tenth, which tells of
// the machine.
func welch(a, b []float64) float64 {
	meanA, errA := moments(a)
	meanB, errB := moments(b)
	return (meanA - meanB) / math.Sqrt(errA+errB)
}

// moments returns the mean and the square of its standard error.
func moments(times []float64) (mean, squared float64) {
	slices.Sort(times)
	times = times[:len(times)*9/10]
	for _, v := range times {
		mean += v
	}
	mean /= float64(len(times))
	for _, v := range times {
		squared += (v - mean) * (v - mean)
	}
	n := float64(len(times))
	return mean, squared / (n - 1) / n
}

func TestWelchSeesADifference(t *testing.T) {
	var a, b []float64
	for i := range 1000 {
		a, b = append(a, float64(i%10)), append(b, float64(i%10)+1)
	}
	require.Less(t, welch(a, b), -2.58)
	require.Zero(t, welch(a, slices.Clone(a)))
}
