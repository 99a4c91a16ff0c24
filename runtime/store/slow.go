package store

import (
	"context"
	"log/slog"
	"time"

	"gorm.io/gorm/logger"
)

// slowLog is GORM's logger: it tells of slow statements only, and never of the
// values in them.
type slowLog struct {
	logger *slog.Logger
	after  time.Duration
}

func (s slowLog) LogMode(logger.LogLevel) logger.Interface { return s }

func (s slowLog) Info(context.Context, string, ...any)  {}
func (s slowLog) Warn(context.Context, string, ...any)  {}
func (s slowLog) Error(context.Context, string, ...any) {}

// Trace logs a statement that took long.
func (s slowLog) Trace(ctx context.Context, begin time.Time, statement func() (string, int64), err error) {
	if s.logger == nil || s.after < 0 {
		return
	}
	took := time.Since(begin)
	if took < s.after {
		return
	}
	text, rows := statement()
	s.logger.LogAttrs(ctx, slog.LevelWarn, "slow statement",
		slog.String("statement", text), slog.Int64("rows", rows), slog.Duration("took", took), slog.Bool("failed", err != nil))
}

// ParamsFilter keeps the values out of the text of a statement.
func (s slowLog) ParamsFilter(_ context.Context, statement string, _ ...any) (string, []any) {
	return statement, nil
}
