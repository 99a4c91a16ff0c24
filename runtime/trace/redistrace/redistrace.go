package redistrace

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
	"go.opentelemetry.io/otel/attribute"
	oteltrace "go.opentelemetry.io/otel/trace"

	"github.com/apigen/apigen/runtime/trace"
)

// New returns a hook for redis.Client.AddHook. The options say which server and
// database the spans name; nil leaves that out.
func New(o *redis.Options) redis.Hook {
	h := hook{attributes: []attribute.KeyValue{attribute.String("db.system.name", "redis")}}
	if o == nil {
		return h
	}
	h.attributes = append(h.attributes, attribute.String("db.namespace", strconv.Itoa(o.DB)))
	host, port, err := net.SplitHostPort(o.Addr)
	if err != nil {
		return h
	}
	h.attributes = append(h.attributes, attribute.String("server.address", host))
	if number, err := strconv.Atoi(port); err == nil {
		h.attributes = append(h.attributes, attribute.Int("server.port", number))
	}
	return h
}

type hook struct{ attributes []attribute.KeyValue }

// DialHook implements redis.Hook. Only the commands that greet a new connection
// are recorded, below the command that needed it.
func (h hook) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook implements redis.Hook.
func (h hook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if !oteltrace.SpanFromContext(ctx).IsRecording() {
			return next(ctx, cmd)
		}
		ctx, span := h.start(ctx, strings.ToUpper(cmd.Name()))
		err := next(ctx, cmd)
		trace.End(span, failed(err))
		return err
	}
}

// ProcessPipelineHook implements redis.Hook.
func (h hook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, all []redis.Cmder) error {
		if !oteltrace.SpanFromContext(ctx).IsRecording() {
			return next(ctx, all)
		}
		ctx, span := h.start(ctx, "PIPELINE", attribute.Int("db.operation.batch.size", len(all)))
		err := next(ctx, all)
		trace.End(span, failed(err))
		return err
	}
}

func (h hook) start(ctx context.Context, operation string, more ...attribute.KeyValue) (context.Context, oteltrace.Span) {
	more = append(more, attribute.String("db.operation.name", operation))
	return trace.StartClient(ctx, operation, append(more, h.attributes...)...)
}

// failed leaves out the answer that a key is missing.
func failed(err error) error {
	if errors.Is(err, redis.Nil) {
		return nil
	}
	return err
}
