package rttest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// tester notes failures, and keeps clean-up for the test to run.
type tester struct {
	testing.TB
	failure string
	cleanup func()
}

func (f *tester) Helper()           {}
func (f *tester) Cleanup(do func()) { f.cleanup = do }

func (f *tester) Errorf(text string, args ...any) { f.failure = fmt.Sprintf(text, args...) }

func TestCheckLeaksFindsALeak(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	leaky := &tester{}
	checkLeaks(leaky, 20*time.Millisecond)
	go func() { <-stop }()
	leaky.cleanup()
	require.Contains(t, leaky.failure, "1 goroutines outlive the test")
	require.Contains(t, leaky.failure, "TestCheckLeaksFindsALeak")
}
