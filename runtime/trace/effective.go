package trace

import (
	"os"
	"strings"
)

// Effective returns the configuration as [New] takes it, with what the
// environment says and the defaults filled in, for whoever shows it to people;
// see package conf. A variable that New would refuse is left out. Where the
// environment switches tracing off there is no endpoint.
func (c Config) Effective() any {
	if with, err := c.OTLP.WithEnvironment(os.Getenv); err == nil {
		c.OTLP = with
	}
	if with, err := c.sampling(); err == nil {
		c = with
	}
	if name := os.Getenv("OTEL_SERVICE_NAME"); name != "" {
		c.Service = name
	}
	if switchedOff() != "" {
		c.OTLP.Endpoint = ""
	}
	return c.withDefaults()
}

// switchedOff returns the variable that switches tracing off.
func switchedOff() string {
	switch {
	case strings.EqualFold(os.Getenv("OTEL_SDK_DISABLED"), "true"):
		return "OTEL_SDK_DISABLED"
	case os.Getenv("OTEL_TRACES_EXPORTER") == "none":
		return "OTEL_TRACES_EXPORTER"
	}
	return ""
}

// EffectiveFrom returns the environment variables that win over the
// configuration, by the keys they stand for; see package conf.
func (c Config) EffectiveFrom() map[string]string {
	from := map[string]string{}
	note := func(key string, names ...string) {
		for _, name := range names {
			if strings.TrimSpace(os.Getenv(name)) != "" {
				from[key] = "environment variable " + name
				return
			}
		}
	}
	note("service", "OTEL_SERVICE_NAME")
	note("sampler", "OTEL_TRACES_SAMPLER")
	note("ratio", "OTEL_TRACES_SAMPLER_ARG", "OTEL_TRACES_SAMPLER")
	note("otlp.endpoint", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
	note("otlp.headers", "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS")
	note("otlp.timeout", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT")
	note("otlp.plain", "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "OTEL_EXPORTER_OTLP_COMPRESSION")
	note("otlp.endpoint", switchedOff())
	return from
}
