package trace

import (
	"context"
	"fmt"
	"net/netip"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/observe"
	"github.com/apigen/apigen/runtime/trace/otlp"
)

// scopeName is who made the spans, as OpenTelemetry's instrumentation scope.
const scopeName = "github.com/apigen/apigen/runtime/trace"

// Provider makes and sends the spans of one service. A nil Provider makes none.
type Provider struct {
	sdk     *sdk.TracerProvider
	tracer  trace.Tracer
	sampler sdk.Sampler
	trusted []netip.Prefix
	queue   *queue
	key     any // of the span in a context
}

// New returns the provider that c and the environment ask for, or nil when they
// name no collector. It contacts nobody, and changes nothing global. Call
// Shutdown at the end.
func New(ctx context.Context, c Config) (*Provider, error) {
	c, on, err := c.resolve()
	if err != nil {
		return nil, fmt.Errorf("trace: %w", err)
	}
	if !on {
		return nil, nil
	}
	identity, err := c.identity(ctx)
	if err != nil {
		return nil, fmt.Errorf("trace: %w", err)
	}
	if c.Exporter == nil {
		if c.Exporter, err = otlp.New(c.OTLP); err != nil {
			return nil, fmt.Errorf("trace: %w", err)
		}
	}
	p := &Provider{key: spanKey()}
	p.trusted, _ = networks(c.TrustedPeers)    // Validate has seen it
	p.sampler, _ = sampler(c.Sampler, c.Ratio) // this too
	p.queue = newQueue(c)
	p.sdk = sdk.NewTracerProvider(sdk.WithResource(identity), sdk.WithSpanProcessor(p.queue),
		sdk.WithSampler(decided{p.sampler}), sdk.WithIDGenerator(ids{}))
	p.tracer = p.sdk.Tracer(scopeName)
	return p, nil
}

// Route implements observe.Tracer.
func (p *Provider) Route(r observe.Route) observe.RouteTracer {
	if p == nil {
		return nil
	}
	return &server{p, r}
}

// TracerProvider is for libraries that trace with OpenTelemetry's interfaces.
func (p *Provider) TracerProvider() trace.TracerProvider {
	if p == nil {
		return noop.NewTracerProvider()
	}
	return p.sdk
}

// Start begins a span that is no part of a request, such as a job's: the root
// of a trace unless ctx has a span. End it.
func (p *Provider) Start(ctx context.Context, name string, attributes ...attribute.KeyValue) (context.Context, trace.Span) {
	if p == nil {
		return Start(ctx, name)
	}
	return begin(ctx, p.tracer, name, trace.WithAttributes(attributes...))
}

// Stats are counts since the start.
type Stats struct {
	// Exported spans were taken by the collector.
	Exported uint64
	// Dropped spans were lost: the queue was full, the collector did not take
	// them, or the service ended.
	Dropped uint64
	// Waiting spans are in the queue.
	Waiting int
}

// Stats returns how many spans were sent and lost.
func (p *Provider) Stats() Stats {
	if p == nil {
		return Stats{}
	}
	return p.queue.stats()
}

// Shutdown sends what is waiting, until ctx ends but at most for 3 s; the rest is
// dropped. Spans that end later are not sent.
func (p *Provider) Shutdown(ctx context.Context) error {
	if p == nil {
		return nil
	}
	if err := p.sdk.Shutdown(ctx); err != nil {
		return fmt.Errorf("trace: %w", err)
	}
	return nil
}

// Start begins a span of a step of the request that ctx belongs to. End it.
// Lines logged with the returned context carry its span_id. In a request that
// is not recorded, and outside of one, it does nothing.
func Start(ctx context.Context, name string, attributes ...attribute.KeyValue) (context.Context, trace.Span) {
	return child(ctx, name, trace.SpanKindInternal, attributes)
}

// StartClient is [Start] for a call to another process.
func StartClient(ctx context.Context, name string, attributes ...attribute.KeyValue) (context.Context, trace.Span) {
	return child(ctx, name, trace.SpanKindClient, attributes)
}

// End ends a span, failed when err is not nil. Of the error only its kind is
// kept, as its text may hold what must not be seen.
func End(span trace.Span, err error) {
	if err != nil {
		fail(span, ErrorType(err))
	}
	span.End()
}

func fail(span trace.Span, kind string) {
	span.SetStatus(codes.Error, "")
	span.SetAttributes(attribute.String("error.type", kind))
}

func child(ctx context.Context, name string, kind trace.SpanKind, attributes []attribute.KeyValue) (context.Context, trace.Span) {
	parent := trace.SpanFromContext(ctx)
	if !parent.IsRecording() {
		return ctx, bystander{c: parent.SpanContext()}
	}
	tracer := parent.TracerProvider().Tracer(scopeName)
	return begin(ctx, tracer, name, trace.WithSpanKind(kind), trace.WithAttributes(attributes...))
}

func begin(ctx context.Context, tracer trace.Tracer, name string, options ...trace.SpanStartOption) (context.Context, trace.Span) {
	ctx, span := tracer.Start(ctx, name, options...)
	return logx.WithTrace(ctx, idsOf(span.SpanContext())), span
}

func idsOf(c trace.SpanContext) logx.Trace {
	return logx.Trace{TraceID: c.TraceID(), SpanID: c.SpanID(), Sampled: c.IsSampled()}
}
