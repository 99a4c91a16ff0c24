package trace_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	oteltrace "go.opentelemetry.io/otel/trace"

	"github.com/apigen/apigen/runtime/conf"
	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/trace"
	"github.com/apigen/apigen/runtime/trace/otlp"
)

// seen is the trace a handler finds.
func seen(p *trace.Provider, header http.Header) (own logx.Trace, state string) {
	r := get("/users/7")
	r.RemoteAddr = "10.1.2.3:5000"
	r.Header = header
	serve(traced(p, func(_ http.ResponseWriter, r *http.Request) {
		own = logx.TraceFrom(r.Context())
		state = oteltrace.SpanContextFromContext(r.Context()).TraceState().String()
	}), r)
	return own, state
}

// 3.5: only a trusted peer decides what is recorded; anybody's trace id goes on.
func TestSampledFlagOfTrustedPeersOnly(t *testing.T) {
	for name, c := range map[string]struct {
		peers   []string
		sampler string
		parent  string
		sampled bool
	}{
		"untrusted, asks for it":       {nil, "parentbased_always_off", sampled, false},
		"another network, asks for it": {[]string{"192.168.0.0/16", "10.1.2.4"}, "parentbased_always_off", sampled, false},
		"trusted network":              {[]string{"192.168.0.0/16", "10.0.0.0/8"}, "parentbased_always_off", sampled, true},
		"trusted address":              {[]string{"10.1.2.3"}, "parentbased_always_off", sampled, true},
		"trusted, asks for none":       {[]string{"10.0.0.0/8"}, "parentbased_always_on", sampled[:53] + "00", false},
		"untrusted, asks for none":     {nil, "parentbased_always_on", sampled[:53] + "00", true},
		"trusted, own decision":        {[]string{"10.0.0.0/8"}, "always_off", sampled, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := collect(t).provider(t, func(config *trace.Config) { config.TrustedPeers, config.Sampler = c.peers, c.sampler })
			own, state := seen(p, http.Header{"Traceparent": {c.parent}, "Tracestate": {"vendor=1"}})
			id, _ := own.Hex()
			require.Equal(t, traceID, id)
			require.Equal(t, c.sampled, own.Sampled)
			trusted := len(c.peers) > 0 && name != "another network, asks for it"
			require.Equal(t, trusted, state == "vendor=1")
		})
	}
}

// A client that chooses its trace id can't choose to be recorded: the id of all
// zeros but one is the first every sampler by ratio takes.
func TestTraceIDsDoNotChooseToBeRecorded(t *testing.T) {
	p := collect(t).provider(t, func(c *trace.Config) { c.Sampler, c.Ratio = "", 0.05 })
	recorded := 0
	for range 2000 {
		own, _ := seen(p, http.Header{"Traceparent": {"00-00000000000000010000000000000000-b7ad6b7169203331-01"}})
		if own.Sampled {
			recorded++
		}
	}
	require.InDelta(t, 100, recorded, 60)
}

func TestMalformedParentsBeginANewTrace(t *testing.T) {
	p := collect(t).provider(t, func(c *trace.Config) { c.TrustedPeers = []string{"10.0.0.0/8"} })
	for name, values := range map[string][]string{
		"none":           nil,
		"empty":          {""},
		"two":            {sampled, sampled},
		"short":          {sampled[:54]},
		"upper case":     {"00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"},
		"zero trace":     {"00-00000000000000000000000000000000-b7ad6b7169203331-01"},
		"zero span":      {"00-" + traceID + "-0000000000000000-01"},
		"version ff":     {"ff" + sampled[2:]},
		"no hex":         {"00-" + traceID[:31] + "g-b7ad6b7169203331-01"},
		"longer than 00": {sampled + "-x"},
		"line break":     {sampled[:54] + "\n"},
	} {
		t.Run(name, func(t *testing.T) {
			own, _ := seen(p, http.Header{"Traceparent": values})
			id, _ := own.Hex()
			require.True(t, own.IsValid())
			require.NotEqual(t, traceID, id)
		})
	}
	for _, later := range []string{"01" + sampled[2:], "cc" + sampled[2:] + "-what-comes"} {
		own, _ := seen(p, http.Header{"Traceparent": {later}})
		id, _ := own.Hex()
		require.Equal(t, traceID, id, "later versions are read as far as known")
	}
	own, state := seen(p, http.Header{"Traceparent": {sampled}, "Tracestate": {"not a state"}})
	id, _ := own.Hex()
	require.Equal(t, []string{traceID, ""}, []string{id, state})
}

func TestRatio(t *testing.T) {
	count := func(change func(*trace.Config)) int {
		p := collect(t).provider(t, change)
		n := 0
		for range 2000 {
			if own, _ := seen(p, nil); own.Sampled {
				n++
			}
		}
		return n
	}
	require.InDelta(t, 100, count(func(c *trace.Config) { c.Sampler = "" }), 60, "5 %% are the default")
	require.InDelta(t, 1000, count(func(c *trace.Config) { c.Sampler, c.Ratio = "", 0.5 }), 200)
	require.Zero(t, count(func(c *trace.Config) { c.Sampler, c.Ratio = "", -1 }))
	t.Setenv("OTEL_TRACES_SAMPLER", "traceidratio")
	require.Equal(t, 2000, count(func(c *trace.Config) { c.Sampler = "always_off" }), "the environment wins, and its ratio is 1")
	t.Setenv("OTEL_TRACES_SAMPLER_ARG", "0.5")
	require.InDelta(t, 1000, count(func(*trace.Config) {}), 200)
}

func TestEnvironment(t *testing.T) {
	c := collect(t)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", c.url)
	t.Setenv("OTEL_SERVICE_NAME", "from-env")
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=prod")
	p, err := trace.New(t.Context(), trace.Config{Service: "shop"})
	require.NoError(t, err)
	require.NotNil(t, p, "an endpoint switches tracing on")
	_, span := p.Start(t.Context(), "job")
	span.End()
	p2, err := trace.New(t.Context(), trace.Config{Sampler: "always_on"})
	require.NoError(t, err)
	require.NoError(t, p.Shutdown(t.Context()))
	_, span = p2.Start(t.Context(), "always")
	span.End()
	c.spans(t, p2)
	require.Equal(t, []string{"from-env", "prod"}, []string{c.who["service.name"], c.who["deployment.environment.name"]})

	for _, off := range []string{"OTEL_SDK_DISABLED=true", "OTEL_TRACES_EXPORTER=none"} {
		t.Run(off, func(t *testing.T) {
			t.Setenv(off[:len(off)-5], off[len(off)-4:])
			p, err := trace.New(t.Context(), trace.Config{})
			require.NoError(t, err)
			require.Nil(t, p)
		})
	}
}

func TestConfigIsReadFromFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c.yaml")
	require.NoError(t, os.WriteFile(file, []byte(`
trace:
  service: shop
  ratio: 0.5
  interval: 2s
  trustedPeers: [10.0.0.0/8]
  otlp: {endpoint: "http://localhost:4318", headers: {x-key: `+canary+`}}
`), 0o600))
	type config struct {
		Trace trace.Config `yaml:"trace"`
	}
	c, err := conf.Load[config](file)
	require.NoError(t, err)
	require.Equal(t, []any{"shop", 0.5, 2 * time.Second, []string{"10.0.0.0/8"}, "http://localhost:4318", canary}, []any{c.Trace.Service,
		c.Trace.Ratio, c.Trace.Interval, c.Trace.TrustedPeers, c.Trace.OTLP.Endpoint, c.Trace.OTLP.Headers["x-key"].Reveal()})
	require.NotContains(t, fmt.Sprintf("%+v %#v", c, c), canary)
}

func TestBadConfigIsRefused(t *testing.T) {
	for want, c := range map[string]trace.Config{
		"sampler: ":                  {Sampler: "sometimes"},
		"ratio: ":                    {Ratio: 2},
		"trustedPeers[0]: must be ":  {TrustedPeers: []string{"ten"}},
		"queue: ":                    {Queue: -1},
		"interval: ":                 {Interval: -1},
		"otlp: endpoint: must be a ": {OTLP: otlp.Config{Endpoint: "localhost"}},
	} {
		require.ErrorContains(t, c.Validate(), want)
		if c.OTLP.Endpoint == "" {
			c.OTLP.Endpoint = "http://localhost:4318"
		}
		_, err := trace.New(t.Context(), c)
		require.ErrorContains(t, err, want)
	}
	require.NoError(t, trace.Config{}.Validate())
	for name, value := range map[string]string{"OTEL_TRACES_EXPORTER": "console", "OTEL_TRACES_SAMPLER": "jaeger_remote", "OTEL_TRACES_SAMPLER_ARG": "half", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, value)
			_, err := trace.New(t.Context(), trace.Config{OTLP: otlp.Config{Endpoint: "http://localhost:4318"}})
			require.ErrorContains(t, err, value)
		})
	}
}
