package main_test

import (
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// emptyDefaults are the keys whose default really is nothing.
var emptyDefaults = regexp.MustCompile(`^(tls\.(cert|key)File|guards\.(clientLimit|unknown|trustedProxies|cors\.origins)|` +
	`trace\.(otlp\.endpoint|trustedPeers)|` +
	`auth\.(previousSecret|(previousP|p)ublicKey(File)?|privateKey(File)?|keyId|type|issuer|audience|tokenCookie|tokenQuery))$`)

// TestPrintedDefaultsAreTrue: what -print-config calls a default is what the
// service does.
func TestPrintedDefaultsAreTrue(t *testing.T) {
	cmd := exec.Command(binary, "-f", shippedConfig(t), "-print-config")
	cmd.Env = append(sqliteEnv(t), "OTEL_TRACES_SAMPLER=always_on", "OTEL_EXPORTER_OTLP_HEADERS=key=canary")
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", output)
	var defaults []string
	for line := range strings.Lines(string(output)) {
		key, rest, _ := strings.Cut(line, " ")
		value, isDefault := strings.CutSuffix(strings.TrimSpace(rest), " default")
		if !isDefault {
			continue
		}
		defaults = append(defaults, key)
		if value = strings.TrimSpace(value); slices.Contains([]string{`""`, "0", "0s", "[]"}, value) {
			require.Regexp(t, emptyDefaults, key)
		}
	}
	require.Contains(t, defaults, "guards.breaker.window")
	require.Contains(t, defaults, "trace.interval")
	require.Regexp(t, `trace\.sampler +always_on +environment variable OTEL_TRACES_SAMPLER\n`, string(output))
	require.Regexp(t, `trace\.otlp\.headers\.key +\[redacted\] +environment variable OTEL_EXPORTER_OTLP_HEADERS\n`, string(output))
	require.NotContains(t, string(output), "canary")
}
