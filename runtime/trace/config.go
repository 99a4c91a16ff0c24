package trace

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"

	"github.com/apigen/apigen/runtime/clientip"
	"github.com/apigen/apigen/runtime/trace/otlp"
)

// Defaults of [Config].
const (
	DefaultRatio    = 0.05
	DefaultQueue    = 2048
	DefaultInterval = 5 * time.Second
	defaultSampler  = "parentbased_traceidratio"
	maxBatch        = 512
	exportTimeout   = 15 * time.Second
	flushTimeout    = 3 * time.Second
)

// Config is what is traced and where spans go. The zero value of each field
// stands for its default. The standard variables of OpenTelemetry win over it:
// OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER (none or otlp), OTEL_SERVICE_NAME,
// OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG and
// the ones otlp.Config reads.
type Config struct {
	// Service is the service's name.
	Service string `yaml:"service"`
	// OTLP is the collector. Without an endpoint nothing is traced.
	OTLP otlp.Config `yaml:"otlp"`
	// Sampler is one of always_on, always_off, traceidratio and, with
	// "parentbased_" before it, one that follows a trusted caller's decision.
	// Default parentbased_traceidratio.
	Sampler string `yaml:"sampler"`
	// Ratio is the share of traces that a sampler by ratio records. Default
	// 0.05; negative means none.
	Ratio float64 `yaml:"ratio"`
	// TrustedPeers are the addresses or networks, such as 10.0.0.0/8, whose
	// sampled flag and tracestate are honoured. Anybody else could have every
	// request recorded. Default none.
	TrustedPeers []string `yaml:"trustedPeers"`
	// Queue is how many spans may wait to be sent; more are dropped and
	// counted. Default 2048.
	Queue int `yaml:"queue"`
	// Interval is how long a span waits at most for a batch to fill up.
	// Default 5 s.
	Interval time.Duration `yaml:"interval"`
	// Exporter, when set, takes the place of OTLP.
	Exporter sdk.SpanExporter `yaml:"-"`
	// OnError, when set, is told why spans could not be sent: the first
	// failure, and the first after one that worked. It must not block.
	OnError func(error) `yaml:"-"`
}

// Validate reports every value that is out of range, joined. Each message
// begins with the configuration key.
func (c Config) Validate() error {
	var errs []error
	if err := c.OTLP.Validate(); err != nil {
		errs = append(errs, fmt.Errorf("otlp: %w", err))
	}
	if _, err := sampler(c.Sampler, 0); err != nil {
		errs = append(errs, err)
	}
	if c.Ratio > 1 {
		errs = append(errs, errors.New("ratio: must be at most 1"))
	}
	if _, err := networks(c.TrustedPeers); err != nil {
		errs = append(errs, err)
	}
	if c.Queue < 0 {
		errs = append(errs, errors.New("queue: must not be negative"))
	}
	if c.Interval < 0 {
		errs = append(errs, errors.New("interval: must not be negative"))
	}
	return errors.Join(errs...)
}

// resolve adds environment and defaults. It reports false when nothing is to be
// traced.
func (c Config) resolve() (Config, bool, error) {
	if switchedOff() != "" {
		return c, false, nil
	}
	if name := os.Getenv("OTEL_TRACES_EXPORTER"); name != "" && name != "otlp" {
		return c, false, fmt.Errorf("OTEL_TRACES_EXPORTER is %q: must be otlp or none", name)
	}
	var err error
	if c.OTLP, err = c.OTLP.WithEnvironment(os.Getenv); err != nil {
		return c, false, err
	}
	if c.Exporter == nil && c.OTLP.Endpoint == "" {
		return c, false, nil
	}
	if c, err = c.sampling(); err != nil {
		return c, false, err
	}
	c = c.withDefaults()
	return c, true, c.Validate()
}

func (c Config) withDefaults() Config {
	c.Ratio = cmp.Or(c.Ratio, DefaultRatio)
	c.Sampler = cmp.Or(c.Sampler, defaultSampler)
	c.Queue = cmp.Or(c.Queue, DefaultQueue)
	c.Interval = cmp.Or(c.Interval, DefaultInterval)
	return c
}

// sampling resolves Sampler and Ratio. A ratio that the environment leaves out
// is 1, as its specification says.
func (c Config) sampling() (Config, error) {
	c = c.withDefaults()
	if name := strings.TrimSpace(os.Getenv("OTEL_TRACES_SAMPLER")); name != "" {
		c.Sampler, c.Ratio = strings.ToLower(name), 1
	}
	if arg := strings.TrimSpace(os.Getenv("OTEL_TRACES_SAMPLER_ARG")); arg != "" && strings.HasSuffix(c.Sampler, "traceidratio") {
		ratio, err := strconv.ParseFloat(arg, 64)
		if err != nil || ratio < 0 || ratio > 1 {
			return c, fmt.Errorf("OTEL_TRACES_SAMPLER_ARG is %q: must be a number from 0 to 1", arg)
		}
		c.Ratio = ratio
	}
	return c, nil
}

func sampler(name string, ratio float64) (sdk.Sampler, error) {
	root, follows := strings.CutPrefix(name, "parentbased_")
	var s sdk.Sampler
	switch root {
	case "always_on":
		s = sdk.AlwaysSample()
	case "always_off":
		s = sdk.NeverSample()
	case "", "traceidratio":
		s = sdk.TraceIDRatioBased(max(0, ratio))
	default:
		return nil, fmt.Errorf("sampler: %q is not known; use always_on, always_off, traceidratio or parentbased_ and one of them", name)
	}
	if follows || name == "" {
		s = sdk.ParentBased(s)
	}
	return s, nil
}

func networks(list []string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for i, text := range list {
		network, err := clientip.ParseCIDR(text)
		if err != nil {
			return nil, fmt.Errorf("trustedPeers[%d]: %w", i, err)
		}
		all = append(all, network.Prefix)
	}
	return all, nil
}

// identity describes the service that makes the spans.
func (c Config) identity(ctx context.Context) (*resource.Resource, error) {
	var known []attribute.KeyValue
	if c.Service != "" {
		known = append(known, attribute.String("service.name", c.Service))
	}
	r, err := resource.New(ctx, resource.WithAttributes(known...), resource.WithTelemetrySDK(), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	return r, nil
}
