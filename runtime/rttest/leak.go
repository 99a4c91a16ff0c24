package rttest

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// leakPatience is how long goroutines may take to end after a test.
const leakPatience = 5 * time.Second

// CheckLeaks fails t when goroutines that t started outlive it. Call it first
// in a test: what is running then is not counted, and the check runs after all
// other clean-up of t. Goroutines get 5 s to end. Tests that run in parallel
// would see each other's, so t must not be one of them; nor may it run inside a
// synctest bubble, which finds leaks by itself.
func CheckLeaks(t testing.TB) {
	t.Helper()
	checkLeaks(t, leakPatience)
}

func checkLeaks(t testing.TB, patience time.Duration) {
	t.Helper()
	before := goroutines()
	t.Cleanup(func() {
		if left := waitForEnd(before, patience); len(left) > 0 {
			t.Errorf("%d goroutines outlive the test:\n\n%s", len(left), strings.Join(left, "\n\n"))
		}
	})
}

// waitForEnd returns the stacks of the goroutines that are not in before and
// still run when patience is over.
func waitForEnd(before map[string]string, patience time.Duration) []string {
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		var left []string
		for id, stack := range goroutines() {
			if _, known := before[id]; !known {
				left = append(left, stack)
			}
		}
		if len(left) == 0 || time.Now().After(deadline) {
			return left
		}
	}
}

// goroutines returns the stack of every goroutine but the caller's by id.
func goroutines() map[string]string {
	text := make([]byte, 1<<20)
	for {
		n := runtime.Stack(text, true)
		if n < len(text) {
			text = text[:n]
			break
		}
		text = make([]byte, 2*len(text))
	}
	found := map[string]string{}
	for i, stack := range strings.Split(string(text), "\n\n") {
		header, _, _ := strings.Cut(stack, " [")
		if i > 0 && !strings.Contains(stack, "created by runtime") && !strings.Contains(stack, "os/signal.loop") {
			found[header] = stack
		}
	}
	return found
}
