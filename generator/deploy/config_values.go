package deploy

import (
	"cmp"
	"fmt"
	"math"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

// unfit says what is wanted of a value that the service would refuse at its
// start. It is empty for one that it takes. A test holds this table to the
// packages of the runtime, which read the values.
type unfit func(text string) string

var configValues = map[string]unfit{
	"drainDelay":        duration(math.MinInt64),
	"grace":             duration(0),
	"readHeaderTimeout": duration(0),
	"readTimeout":       duration(math.MinInt64),
	"writeTimeout":      duration(math.MinInt64),
	"idleTimeout":       duration(math.MinInt64),
	"maxHeaderBytes":    orDefault(wholeNumber(1024, math.MaxInt64)),
	"maxConns":          wholeNumber(math.MinInt64, math.MaxInt64),
	"maxStreams":        wholeNumber(0, math.MaxInt64),
	"memoryPercent":     wholeNumber(math.MinInt64, 100),
	"h2c":               onOrOff,
	"admin.pprof":       onOrOff,
	"admin.pprofRemote": onOrOff,
	"health.public":     onOrOff,

	"log.level":  among("", "debug", "info", "warn", "error"),
	"log.format": exactly("", "json", "text"),

	"guards.clientLimit":         requestRate,
	"guards.trustedProxies":      network,
	"guards.gunzip":              onOrOff,
	"guards.cors.credentials":    onOrOff,
	"guards.cors.maxAge":         duration(math.MinInt64),
	"guards.shed.off":            onOrOff,
	"guards.shed.shadow":         onOrOff,
	"guards.shed.min":            wholeNumber(0, math.MaxInt64),
	"guards.shed.max":            wholeNumber(0, math.MaxInt64),
	"guards.shed.initial":        wholeNumber(0, math.MaxInt64),
	"guards.shed.tolerance":      orDefault(between(1.1, math.Inf(1))),
	"guards.shed.window":         orDefault(duration(time.Millisecond)),
	"guards.shed.highExtra":      between(0, 10),
	"guards.shed.lowShare":       between(0, 1),
	"guards.breaker.window":      orDefault(duration(10 * time.Millisecond)),
	"guards.breaker.minCalls":    wholeNumber(0, math.MaxInt64),
	"guards.breaker.failureRate": between(0, 1),
	"guards.breaker.slowRate":    between(0, 1),
	"guards.breaker.slowAfter":   duration(math.MinInt64),
	"guards.breaker.openFor":     duration(0),
	"guards.breaker.maxOpenFor":  duration(0),
	"guards.breaker.halfOpenMax": wholeNumber(0, math.MaxInt64),

	"trace.sampler": exactly("", "always_on", "always_off", "traceidratio",
		"parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"),
	"trace.ratio":         between(math.Inf(-1), 1),
	"trace.queue":         wholeNumber(0, math.MaxInt64),
	"trace.interval":      duration(0),
	"trace.otlp.timeout":  duration(0),
	"trace.otlp.endpoint": collector,

	"store.maxOpen":         wholeNumber(0, math.MaxInt64),
	"store.maxIdle":         wholeNumber(0, math.MaxInt64),
	"store.connMaxLifetime": duration(0),
	"store.connMaxIdleTime": duration(0),
}

// judge reports a value that the service would refuse at its start.
func (r *configReader) judge(key string, node *yaml.Node, text string) {
	check, known := configValues[key]
	if !known || node.Tag == "!!null" {
		return
	}
	if wanted := check(text); wanted != "" {
		r.report(node, diag.UnreadableConfig, fmt.Sprintf("%s %q would keep the service from starting", key, text), "write "+wanted)
	}
}

// judgeTogether reports values that do not go together.
func (r *configReader) judgeTogether() {
	c := r.config
	if c.Port == c.AdminPort && r.sameHost() {
		at := c.Span("admin.port")
		r.found.Add(diag.Errorf(at, diag.UnreadableConfig, "admin.port %d is the port of the service itself", c.AdminPort).
			WithHint("set another one, or -1 for none"))
	}
	if !r.found.HasErrors() {
		r.judgePairs()
	}
}

// sameHost reports whether both listeners surely have an address in common.
func (r *configReader) sameHost() bool {
	public, admin := cmp.Or(r.config.Host, "0.0.0.0"), cmp.Or(r.adminHost, "127.0.0.1")
	all := []string{"0.0.0.0", "::"}
	return public == admin || slices.Contains(all, public) || slices.Contains(all, admin)
}

// duration takes durations from least on.
func duration(least time.Duration) unfit {
	return func(text string) string {
		d, err := time.ParseDuration(text)
		switch {
		case err != nil:
			return "a duration such as 20s"
		case d < least && least == 0:
			return "a duration that is not negative"
		case d < least:
			return "a duration from " + least.String()
		}
		return ""
	}
}

// wholeNumber takes whole numbers between two, both included.
func wholeNumber(least, most int64) unfit {
	return func(text string) string {
		n, err := strconv.ParseInt(text, 10, 64)
		switch {
		case err != nil || n < least && least == math.MinInt64:
			return "a whole number"
		case n < least:
			return fmt.Sprintf("a whole number from %d", least)
		case n > most:
			return fmt.Sprintf("a whole number up to %d", most)
		}
		return ""
	}
}

// between takes numbers above least, and 0 for the default, which counts as least
// where least is 0.
func between(least, most float64) unfit {
	return func(text string) string {
		n, err := strconv.ParseFloat(text, 64)
		switch {
		case err != nil || math.IsNaN(n) || n < least:
			return fmt.Sprintf("a number from %v", max(least, 0))
		case n > most:
			return fmt.Sprintf("a number up to %v", most)
		}
		return ""
	}
}

// orDefault also takes 0, which stands for the default.
func orDefault(check unfit) unfit {
	return func(text string) string {
		n, err := strconv.ParseFloat(strings.TrimRight(text, "nµumsh"), 64)
		if err == nil && n == 0 {
			return ""
		}
		return check(text)
	}
}

func onOrOff(text string) string {
	if text != "true" && text != "false" {
		return "true or false"
	}
	return ""
}

func exactly(words ...string) unfit {
	return func(text string) string {
		if !slices.Contains(words, text) {
			return strings.Join(words[1:], ", ")
		}
		return ""
	}
}

// among is exactly, letter case aside.
func among(words ...string) unfit {
	check := exactly(words...)
	return func(text string) string { return check(strings.ToLower(text)) }
}

func network(text string) string {
	prefix, err := netip.ParsePrefix(text)
	if address, bad := netip.ParseAddr(text); bad == nil {
		prefix, err = netip.PrefixFrom(address.WithZone(""), address.BitLen()), nil
	}
	if err != nil || prefix.Bits() == 0 {
		return "the network of a proxy, such as 10.0.0.0/8"
	}
	return ""
}

func collector(text string) string {
	u, err := url.Parse(text)
	if text != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil) {
		return "a URL without a password, such as http://localhost:4318"
	}
	return ""
}

// ratePeriods are the units of a rate, which may have a duration instead.
var ratePeriods = map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour}

// requestRate reads "100/m" and "100/s burst 200".
func requestRate(text string) string {
	const wanted = "a rate such as 100/m or 100/s burst 200"
	count, rest, _ := strings.Cut(text, "/")
	period, bursts, bursting := strings.Cut(rest, " burst ")
	n, err := strconv.ParseInt(strings.TrimSpace(count), 10, 64)
	per, known := ratePeriods[strings.TrimSpace(period)]
	if d, bad := time.ParseDuration(strings.TrimSpace(period)); bad == nil {
		per, known = d, true
	}
	burst := int64(0)
	if bursting {
		if burst, _ = strconv.ParseInt(strings.TrimSpace(bursts), 10, 64); burst < 1 {
			return wanted
		}
	}
	if err != nil || !known {
		return wanted
	}
	if problem := contract.RateProblem(n, per, burst); problem != "" {
		return "a smaller rate: " + problem
	}
	return ""
}
