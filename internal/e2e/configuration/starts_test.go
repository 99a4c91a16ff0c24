package configuration_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/deploy"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/source"
	"github.com/apigen/apigen/runtime/conf"
	"github.com/apigen/apigen/runtime/guard"
	"github.com/apigen/apigen/runtime/limit"
	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/metrics"
	"github.com/apigen/apigen/runtime/serve"
	"github.com/apigen/apigen/runtime/store"
	"github.com/apigen/apigen/runtime/trace"
)

// accepted reports whether a contract with these lines in @server has no errors.
func accepted(t *testing.T, lines ...string) bool {
	text := "@server(\n" + strings.Join(lines, "\n") + "\n)\nservice s {\n@handler Ping\nget /ping\n}\n"
	program, list := parser.Load(fstest.MapFS{"main.api": {Data: []byte(text)}}, "main.api")
	require.Empty(t, list)
	_, list = contract.Resolve(program)
	return !list.HasErrors()
}

// A limit that passes the contract is one that the service can count.
func TestContractsHaveTheLimitsThatTheRuntimeCounts(t *testing.T) {
	periods := map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour}
	counts := []int{1, 2, 9_999_999, 10_000_000, 10_000_001, 100_000_000, 600_000_000, 600_000_001, 999_999_999, 1_000_000_000, 1_000_000_001, 100_000_000_000}
	bursts := []int{0, 1, 876_000, 876_001, 52_560_000, 52_560_001, 1_000_000_000, 1_000_000_001, 5_000_000_000}
	outcomes := map[bool]int{}
	for unit, per := range periods {
		for _, count := range counts {
			for _, burst := range bursts {
				lines := []string{fmt.Sprintf("limit: %d/%s", count, unit)}
				if burst > 0 {
					lines = append(lines, fmt.Sprintf("burst: %d", burst))
				}
				_, err := limit.Local(limit.Rate{Limit: count, Per: per, Burst: burst})
				require.Equal(t, err == nil, accepted(t, lines...), "%v: %v", lines, err)
				outcomes[err == nil]++
			}
		}
	}
	require.Greater(t, min(outcomes[true], outcomes[false]), 50, "both sides of the bounds are tried")
}

// served is the part of a service's configuration that the tool knows.
type served struct {
	serve.Config `yaml:",inline"`

	Log     logx.Config    `yaml:"log"`
	Guards  guard.Config   `yaml:"guards"`
	Trace   trace.Config   `yaml:"trace"`
	Metrics metrics.Config `yaml:"metrics"`
	Store   *store.Config  `yaml:"store"`
}

// starts reports whether the runtime takes a configuration file.
func starts(t *testing.T, text string) error {
	path := filepath.Join(t.TempDir(), "a.yaml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	config, err := conf.Load[served](path, conf.WithEnv(func(string) (string, bool) { return "", false }))
	if err == nil {
		_, err = guard.New(config.Guards, guard.Options{})
	}
	return err
}

// The values stand on both sides of each bound.
var configValues = map[string][]string{
	"drainDelay": {"-1s", "0s", "20s", "20", "soon"}, "grace": {"-1ns", "0s", "2562047h", "9999999h"},
	"readHeaderTimeout": {"-1ns", "0s", "1ns"}, "readTimeout": {"-1s", "x"}, "writeTimeout": {"1h", "1"}, "idleTimeout": {"-1s", "1d"},
	"maxHeaderBytes": {"-1", "0", "1023", "1024", "1K"}, "maxConns": {"-1", "0", "many", "1.5"}, "maxStreams": {"-1", "0", "1"},
	"memoryPercent": {"-1", "0", "100", "101"}, "h2c": {"true", "maybe"}, "admin": {"{pprof: on}", "{pprof: true}", "{pprofRemote: 1}"},
	"health": {"{public: true}", "{public: yes}"},
	"log":    {"{level: info}", "{level: WARN}", "{level: loud}", "{level: ''}", "{format: text}", "{format: TEXT}"},
	"guards": {
		"{clientLimit: 100/s}", "{clientLimit: 10000000/s}", "{clientLimit: 10000001/s}", "{clientLimit: 100/s burst 200}", "{clientLimit: 1/h burst 876001}",
		"{clientLimit: 5/10s}", "{clientLimit: 5/0s}", "{clientLimit: 5/9000h}", "{clientLimit: 5}", "{clientLimit: 0/s}", "{clientLimit: 1/d burst 0}",
		"{trustedProxies: [10.0.0.0/8]}", "{trustedProxies: [10.0.0.1]}", "{trustedProxies: [0.0.0.0/0]}", "{trustedProxies: [proxy]}",
		"{gunzip: 1}", "{gunzip: true}", "{cors: {credentials: y}}", "{cors: {maxAge: 5}}", "{cors: {maxAge: 5m}}",
		"{shed: {min: -1}}", "{shed: {min: 1}}", "{shed: {tolerance: 1.1}}", "{shed: {tolerance: 1.09}}", "{shed: {tolerance: 0}}", "{shed: {window: 1ms}}", "{shed: {window: 999us}}", "{shed: {window: 0s}}",
		"{shed: {highExtra: 10}}", "{shed: {highExtra: 10.1}}", "{shed: {highExtra: -1}}", "{shed: {lowShare: 1}}", "{shed: {lowShare: 1.1}}", "{shed: {off: off}}", "{shed: {shadow: no}}",
		"{breaker: {window: 10ms}}", "{breaker: {window: 9ms}}", "{breaker: {minCalls: -1}}", "{breaker: {failureRate: 1}}", "{breaker: {failureRate: 1.01}}",
		"{breaker: {slowRate: -0.1}}", "{breaker: {slowAfter: 1}}", "{breaker: {openFor: -1s}}", "{breaker: {halfOpenMax: -1}}", "{breaker: {halfOpenMax: 3}}",
	},
	"trace": {
		"{sampler: always_on}", "{sampler: parentbased_traceidratio}", "{sampler: sometimes}", "{ratio: 1}", "{ratio: 1.1}", "{ratio: -1}", "{queue: -1}", "{queue: 1}",
		"{interval: -1s}", "{interval: 1s}", "{otlp: {timeout: -1s}}", "{otlp: {endpoint: 'http://a:4318'}}", "{otlp: {endpoint: 'a:4317'}}", "{otlp: {endpoint: 'ftp://a'}}",
	},
	"metrics": {"{buckets: [0.1, 0.5]}", "{buckets: [0.5, 0.1]}", "{buckets: [0]}", "{buckets: [a]}"},
	"store": {
		"{dsn: '${DSN:-x}', maxOpen: -1}", "{dsn: '${DSN:-x}', maxOpen: 3, maxIdle: 2}", "{dsn: '${DSN:-x}', maxIdle: -1}", "{dsn: '${DSN:-x}', connMaxLifetime: -1s}", "{dsn: '${DSN:-x}', connMaxLifetime: 1h}", "{dsn: '${DSN:-x}', connMaxIdleTime: 5}",
	},
}

// What `apigen deploy` takes into an image is a configuration that the service
// starts with.
func TestDeployRefusesTheConfigurationThatTheRuntimeRefuses(t *testing.T) {
	outcomes := map[bool]int{}
	for key, values := range configValues {
		for _, value := range values {
			text := key + ": " + value + "\n"
			_, found := deploy.ReadConfig(source.NewFile("etc/a.yaml", []byte(text)))
			err := starts(t, text)
			require.Equal(t, err == nil, !found.HasErrors(), "%s: %v, %v", text, err, found)
			outcomes[err == nil]++
		}
	}
	require.Greater(t, min(outcomes[true], outcomes[false]), 30)

	for text, fine := range map[string]bool{
		"port: 8080\nadmin: {port: 8080}\n": false, "port: 8080\nadmin: {port: 8081}\n": true,
		"host: 10.0.0.1\nport: 8080\nadmin: {port: 8080}\n": true, "host: 10.0.0.1\nport: 8080\nadmin: {port: 8080, host: 0.0.0.0}\n": false,

		"guards: {shed: {min: 10, max: 9}}": false, "guards: {shed: {min: 10, max: 10}}": true, "guards: {shed: {max: 3}}": false, "guards: {shed: {max: 4}}": true,
		"guards: {shed: {min: 2000}}": true, "guards: {shed: {initial: 3}}": false, "guards: {shed: {initial: 1001}}": false, "guards: {shed: {min: 1, initial: 3}}": true,
		"guards: {shed: {min: 30, initial: 20}}": false, "guards: {shed: {max: 10}}": true, "guards: {shed: {max: 10, initial: 11}}": false,
		"guards: {shed: {off: true, shadow: true}}": false, "guards: {shed: {off: true, shadow: false}}": true,
		"guards: {breaker: {openFor: 10s}}": true, "guards: {breaker: {openFor: 10s, maxOpenFor: 9s}}": false, "guards: {breaker: {maxOpenFor: 1s}}": true, "guards: {breaker: {maxOpenFor: 900ms}}": false,
		"store: {dsn: '${DSN:-x}', maxIdle: 21}": true, "store: {dsn: '${DSN:-x}', maxOpen: 5, maxIdle: 6}": false, "store: {dsn: '${DSN:-x}', maxOpen: 5, maxIdle: 5}": true,
	} {
		_, found := deploy.ReadConfig(source.NewFile("etc/a.yaml", []byte(text)))
		require.Equal(t, fine, !found.HasErrors(), text)
		require.Equal(t, fine, starts(t, text) == nil, text)
	}
}
