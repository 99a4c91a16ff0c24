package conf

import (
	"context"
	"os"
	"time"
)

// WatchOn is Watch with the test's own signals and clock.
func (s *Source[T]) WatchOn(ctx context.Context, hangup <-chan os.Signal, tick <-chan time.Time, report func(Changes, error)) {
	s.watch(ctx, hangup, tick, report)
}
