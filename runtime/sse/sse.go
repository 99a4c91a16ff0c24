package sse

import (
	"context"
	"net/http"
	"time"

	"github.com/apigen/apigen/runtime/encode"
	"github.com/apigen/apigen/runtime/rest/writer"
	"github.com/apigen/apigen/runtime/stream"
)

// Defaults of [Config].
const (
	DefaultHeartbeat = 15 * time.Second
	DefaultPatience  = 10 * time.Second
)

// Config is how a stream is kept alive. The zero value of each field stands for
// its default.
type Config struct {
	// Heartbeat is how often a comment is sent, which keeps proxies from closing
	// an idle stream and finds clients that are gone. Default 15 s.
	Heartbeat time.Duration
	// Patience is how long one event may take to be written. A client that does
	// not read for so long is given up. Default 10 s.
	Patience time.Duration
}

// Serve answers r with the events that logic sends. The server's timeouts for
// reading and writing do not apply; an event has Config.Patience instead.
//
// The header goes out with the first event or heartbeat. Until then an error of
// logic is answered as a problem, and no error at all with 204, which tells a
// browser not to ask again. Afterwards an error ends the stream with an event
// named "error" that holds the problem, as problem.JSON writes it; the cause is
// only logged. Nothing is sent when the stream's context has ended.
//
// HEAD is answered with the header, and logic is not called.
func Serve[T any](w http.ResponseWriter, r *http.Request, c Config, logic func(ctx context.Context, client *Sender[T]) error) {
	ServeEncoded(w, r, c, reflected[T], logic)
}

// ServeEncoded is [Serve] with a generated encoder, which appends the data of an
// event to a buffer: JSON without line breaks.
func ServeEncoded[T any](w http.ResponseWriter, r *http.Request, c Config, encoder func([]byte, *T, *encode.State) []byte, logic func(ctx context.Context, client *Sender[T]) error) {
	if rec, ok := writer.As[interface{ RecordStream(kind string) }](w); ok {
		rec.RecordStream("sse")
	}
	ctx, cancel := stream.Context(r.Context())
	defer cancel(nil)
	out := newOutput(ctx, cancel, w, r, c)
	if r.Method == http.MethodHead {
		out.open()
		return
	}
	stop := out.beat(c.heartbeat())
	defer stop()
	err := logic(ctx, &Sender[T]{out, encoder})
	stop()
	out.finish(err)
}

func (c Config) heartbeat() time.Duration {
	if c.Heartbeat <= 0 {
		return DefaultHeartbeat
	}
	return c.Heartbeat
}

func (c Config) patience() time.Duration {
	if c.Patience <= 0 {
		return DefaultPatience
	}
	return c.Patience
}
