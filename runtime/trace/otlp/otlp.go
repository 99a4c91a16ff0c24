package otlp

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"

	sdk "go.opentelemetry.io/otel/sdk/trace"
)

const (
	firstPause = 500 * time.Millisecond
	maxPause   = 5 * time.Second
	maxAnswer  = 64 << 10
)

// ErrNoEndpoint is returned by [New] for a configuration without an endpoint.
var ErrNoEndpoint = errors.New("otlp: no endpoint is configured")

// Exporter sends spans to one collector. It implements the SDK's SpanExporter
// and is used by one goroutine at a time.
type Exporter struct {
	url     string
	headers http.Header
	config  Config
	client  *http.Client
}

// New returns an exporter; the collector is not contacted.
func New(c Config) (*Exporter, error) {
	if c.Endpoint == "" {
		return nil, ErrNoEndpoint
	}
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("otlp: %w", err)
	}
	c = c.withDefaults()
	e := &Exporter{config: c, headers: http.Header{"Content-Type": {"application/x-protobuf"}}}
	e.url, _ = c.url()
	for name, value := range c.Headers {
		e.headers.Set(name, value.Reveal())
	}
	if !c.Plain {
		e.headers.Set("Content-Encoding", "gzip")
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	e.client = &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // the headers are for the collector only
	}}
	return e, nil
}

// ExportSpans sends a batch. It is repeated, with growing pauses, while the
// collector is unreachable or answers 429, 502, 503 or 504, until ctx or the
// configured timeout ends.
func (e *Exporter) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	if len(spans) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, e.config.Timeout)
	defer cancel()
	body, err := e.pack(encode(spans))
	if err != nil {
		return fmt.Errorf("otlp: %w", err)
	}
	for pause := firstPause; ; pause = min(2*pause, maxPause) {
		after, err := e.send(ctx, body)
		if err == nil || after < 0 {
			return err
		}
		wait := max(after, pause/2+rand.N(pause/2))
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w (%w)", err, ctx.Err())
		case <-time.After(wait):
		}
	}
}

func (e *Exporter) pack(body []byte) ([]byte, error) {
	if e.config.Plain {
		return body, nil
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	err := w.Close()
	return packed.Bytes(), err
}

// send tries once. A negative pause means that it makes no sense to try again,
// otherwise it is the least the collector wants.
func (e *Exporter) send(ctx context.Context, body []byte) (pause time.Duration, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url, bytes.NewReader(body))
	if err != nil {
		return -1, fmt.Errorf("otlp: %w", err)
	}
	r.Header = e.headers
	resp, err := e.client.Do(r)
	if err != nil {
		return 0, fmt.Errorf("otlp: send spans: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxAnswer)) // so that the connection can be used again
	if resp.StatusCode/100 == 2 {
		return 0, nil
	}
	err = fmt.Errorf("otlp: the collector at %s answered %s", e.url, resp.Status)
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		return min(time.Duration(max(0, seconds))*time.Second, e.config.Timeout), err
	}
	return -1, err
}

// Shutdown closes idle connections.
func (e *Exporter) Shutdown(context.Context) error {
	e.client.CloseIdleConnections()
	return nil
}
