package trace_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/trace"
	"github.com/apigen/apigen/runtime/trace/otlp"
)

func TestEffectiveIsWhatNewTakes(t *testing.T) {
	c := trace.Config{Service: "shop", OTLP: otlp.Config{Endpoint: "http://file:4318"}}
	require.Equal(t, trace.Config{
		Service: "shop", Sampler: "parentbased_traceidratio", Ratio: .05, Queue: 2048, Interval: 5 * time.Second,
		OTLP: otlp.Config{Endpoint: "http://file:4318"},
	}, c.Effective())
	require.Empty(t, c.EffectiveFrom())
	for name, test := range map[string]struct {
		value, key string
		want       func(trace.Config) any
		equals     any
	}{
		"OTEL_SERVICE_NAME":                 {"store", "service", func(c trace.Config) any { return c.Service }, "store"},
		"OTEL_TRACES_SAMPLER":               {"always_on", "sampler", func(c trace.Config) any { return c.Sampler }, "always_on"},
		"OTEL_TRACES_SAMPLER_ARG":           {"0.25", "ratio", func(c trace.Config) any { return c.Ratio }, .25},
		"OTEL_EXPORTER_OTLP_ENDPOINT":       {"http://env:4318", "otlp.endpoint", func(c trace.Config) any { return c.OTLP.Endpoint }, "http://env:4318"},
		"OTEL_EXPORTER_OTLP_TIMEOUT":        {"500", "otlp.timeout", func(c trace.Config) any { return c.OTLP.Timeout }, time.Second / 2},
		"OTEL_SDK_DISABLED":                 {"true", "otlp.endpoint", func(c trace.Config) any { return c.OTLP.Endpoint }, ""},
		"OTEL_TRACES_EXPORTER":              {"none", "otlp.endpoint", func(c trace.Config) any { return c.OTLP.Endpoint }, ""},
		"OTEL_EXPORTER_OTLP_TRACES_HEADERS": {"a=b", "otlp.headers", func(c trace.Config) any { return c.OTLP.Headers["a"].Reveal() }, "b"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, test.value)
			require.Equal(t, test.equals, test.want(c.Effective().(trace.Config)))
			require.Equal(t, "environment variable "+name, c.EffectiveFrom()[test.key])
		})
	}
}
