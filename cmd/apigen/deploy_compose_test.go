package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// stack is what Compose reads.
type stack struct {
	Name     string
	Services map[string]*stackService
	Volumes  map[string]any
}

type stackService struct {
	Image           string
	Build           struct{ Context, Dockerfile string }
	Command         []string
	Environment     map[string]string
	DependsOn       map[string]struct{ Condition string } `json:"depends_on"`
	Ports           []stackPort
	Volumes         []stackVolume
	Healthcheck     struct{ Test []string }
	ReadOnly        bool     `json:"read_only"`
	CapDrop         []string `json:"cap_drop"`
	SecurityOpt     []string `json:"security_opt"`
	StopGracePeriod string   `json:"stop_grace_period"`
	Tmpfs           []string
	Logging         struct {
		Driver  string
		Options map[string]string
	}
}

type stackPort struct {
	HostIP    string `json:"host_ip"`
	Published string
	Target    int
}

type stackVolume struct {
	Type, Source, Target string
	ReadOnly             bool `json:"read_only"`
}

// composed reads the stack in a directory as Compose does, and demands what holds
// of every one.
func composed(t *testing.T, dir string, files ...string) *stack {
	t.Helper()
	args := []string{"compose"}
	for _, name := range append([]string{"compose.yaml"}, files...) {
		args = append(args, filepath.Join(dir, name))
	}
	s := new(stack)
	require.NoError(t, json.Unmarshal([]byte(judged(t, "", args...)), s))
	for name, one := range s.Services {
		tag := regexp.MustCompile(`^[a-z/-]+:(v?[0-9][0-9a-z.-]*|development)$`)
		require.Regexp(t, tag, one.Image, "a tag, and none that moves")
		require.NotEmpty(t, one.Ports, name)
		for _, port := range one.Ports {
			require.Equal(t, "127.0.0.1", port.HostIP, name)
		}
		for on := range one.DependsOn {
			gated := len(s.Services[on].Healthcheck.Test) > 0
			require.Equal(t, map[bool]string{true: "service_healthy", false: "service_started"}[gated], one.DependsOn[on].Condition, "%s waits for %s", name, on)
		}
	}
	return s
}

func newStack(t *testing.T, database string) (dir string) {
	t.Helper()
	parent := t.TempDir()
	invoke(t, parent, "new", "shop-api", "--db", database, "--no-build").ok(t)
	dir = filepath.Join(parent, "shop-api")
	invoke(t, dir, "deploy", "compose").ok(t)
	return dir
}

func TestStackOfAService(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	invoke(t, dir, "deploy", "compose").ok(t)
	require.FileExists(t, filepath.Join(dir, "Dockerfile"), "which the stack builds")
	s := composed(t, dir)
	require.Equal(t, "greet", s.Name)
	require.ElementsMatch(t, []string{"greet", "otel-collector", "prometheus", "grafana"}, slices.Collect(maps.Keys(s.Services)))
	greet := s.Services["greet"]
	require.Equal(t, "greet:development", greet.Image)
	require.Equal(t, []string{dir, "Dockerfile"}, []string{greet.Build.Context, greet.Build.Dockerfile})
	require.Equal(t, map[string]string{
		"HOST": "0.0.0.0", "PORT": "8888", "ADMIN_HOST": "0.0.0.0", "ADMIN_PORT": "6060", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://otel-collector:4318",
	}, greet.Environment)
	require.Equal(t, []stackPort{{"127.0.0.1", "8888", 8888}, {"127.0.0.1", "6060", 6060}}, greet.Ports)
	require.True(t, greet.ReadOnly)
	require.Equal(t, []string{"ALL"}, greet.CapDrop)
	require.Equal(t, []string{"no-new-privileges:true"}, greet.SecurityOpt)
	require.Equal(t, "30s", greet.StopGracePeriod, "drain delay, grace and the end")
	require.Equal(t, []string{"/tmp"}, greet.Tmpfs)
	require.Equal(t, "service_healthy", s.Services["grafana"].DependsOn["prometheus"].Condition)
	require.Equal(t, []string{
		"dashboard.json -> /var/lib/grafana/dashboards/greet.json",
		"grafana/dashboards -> /etc/grafana/provisioning/dashboards",
		"grafana/datasources -> /etc/grafana/provisioning/datasources",
		"otel-collector.yaml -> /etc/otelcol/config.yaml",
		"prometheus.yaml -> /etc/prometheus/prometheus.yaml",
		"rules.yaml -> /etc/prometheus/rules.yaml",
	}, s.mounted(t, filepath.Join(dir, "deploy", "observability")))
}

// mounted lists what the stack mounts of a directory, all of it read-only.
func (s *stack) mounted(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	for _, one := range s.Services {
		for _, v := range one.Volumes {
			if v.Type != "bind" {
				continue
			}
			require.True(t, v.ReadOnly, v.Source)
			_, err := os.Stat(v.Source)
			require.NoError(t, err, "Docker would make a directory of it")
			name, err := filepath.Rel(dir, v.Source)
			require.NoError(t, err)
			out = append(out, filepath.ToSlash(name)+" -> "+v.Target)
		}
	}
	slices.Sort(out)
	return out
}

func TestStackWithADatabase(t *testing.T) {
	t.Parallel()
	for database, want := range map[string]struct{ service, dsn, volume, test string }{
		"postgres": {"postgres", "postgres://shop:development@postgres:5432/shop?sslmode=disable", "/var/lib/postgresql/data", "CMD pg_isready -q -h 127.0.0.1 -U shop -d shop"},
		"mysql":    {"mariadb", "shop:development@tcp(mariadb:3306)/shop?parseTime=true&charset=utf8mb4", "/var/lib/mysql", "CMD healthcheck.sh --connect --innodb_initialized"},
	} {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			s := composed(t, newStack(t, database))
			require.Equal(t, want.dsn, s.Services["shop"].Environment["DATABASE_DSN"])
			require.Equal(t, "service_healthy", s.Services["shop"].DependsOn[want.service].Condition)
			server := s.Services[want.service]
			require.Equal(t, want.test, strings.Join(server.Healthcheck.Test, " "))
			require.Equal(t, want.volume, server.Volumes[0].Target)
			require.Contains(t, s.Volumes, server.Volumes[0].Source)
			for name, value := range server.Environment {
				if strings.HasSuffix(name, "_PASSWORD") {
					require.Contains(t, []string{"development", "yes"}, value)
				}
			}
		})
	}
}

func TestStackWithSQLite(t *testing.T) {
	t.Parallel()
	s := composed(t, newStack(t, "sqlite"))
	shop := s.Services["shop"]
	require.Equal(t, []stackVolume{{"volume", "data", "/data", false}}, shop.Volumes)
	require.True(t, strings.HasPrefix(shop.Environment["DATABASE_DSN"], "/data/shop.db?_pragma="))
}

// A service that imports a client of Redis gets one, and a variable without a
// default is asked for.
func TestStackWithRedis(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	put(t, dir, "internal/svc/limits.go", "package svc\n\nimport _ \"github.com/redis/go-redis/v9\"\n")
	put(t, dir, "etc/greet.yaml", read(t, dir, "etc/greet.yaml")+"\nredis:\n  addr: ${REDIS_ADDR:-127.0.0.1:6379}\nmail:\n  from: ${MAIL_FROM}\n")
	invoke(t, dir, "deploy", "compose").ok(t)
	require.Contains(t, read(t, dir, "compose.yaml"), `      MAIL_FROM: "${MAIL_FROM:?set MAIL_FROM, for example in a file .env}"`+"\n")
	put(t, dir, ".env", "MAIL_FROM=shop@example.com\n")
	s := composed(t, dir)
	require.Equal(t, "redis:6379", s.Services["greet"].Environment["REDIS_ADDR"])
	require.Equal(t, "service_healthy", s.Services["greet"].DependsOn["redis"].Condition)
	require.Equal(t, []string{"CMD", "redis-cli", "ping"}, s.Services["redis"].Healthcheck.Test)
}

func TestStackWithLogs(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	invoke(t, dir, "deploy", "compose").ok(t)
	args := []string{"compose", filepath.Join(dir, "compose.yaml"), filepath.Join(dir, "deploy/compose/logs.yaml")}
	var s stack
	require.NoError(t, json.Unmarshal([]byte(judged(t, "", args...)), &s))
	greet := s.Services["greet"]
	require.Equal(t, "fluentd", greet.Logging.Driver)
	require.Equal(t, map[string]string{"fluentd-address": "127.0.0.1:24224", "fluentd-async": "true"}, greet.Logging.Options)
	bit := s.Services["fluent-bit"]
	require.Equal(t, []stackPort{{"127.0.0.1", "24224", 24224}}, bit.Ports)
	require.Equal(t, "kafka:9092", bit.Environment["KAFKA_BROKERS"])
	require.Equal(t, "service_healthy", bit.DependsOn["kafka"].Condition)
	require.Contains(t, bit.Volumes, stackVolume{"bind", filepath.Join(dir, "deploy/observability/fluent-bit.yaml"), "/etc/fluent-bit.yaml", true})
	require.Equal(t, []string{"fluent-bit", "grafana", "prometheus"}, slices.Sorted(maps.Keys(s.Volumes)))
}

// Configurations that leave less to run, or more to say.
func TestStacksOfOddConfigurations(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	config := read(t, dir, "etc/greet.yaml")
	put(t, dir, "etc/greet.yaml", strings.NewReplacer("${ADMIN_PORT:-6060}", "off", "drainDelay", "x").Replace(config)+"\ndrainDelay: 0s\ngrace: 1m\n")
	invoke(t, dir, "deploy", "compose").ok(t)
	s := composed(t, dir)
	require.ElementsMatch(t, []string{"greet", "otel-collector"}, slices.Collect(maps.Keys(s.Services)))
	require.Equal(t, "1m5s", s.Services["greet"].StopGracePeriod)
	require.Empty(t, s.Volumes)

	put(t, dir, "etc/greet.yaml", strings.Replace(config, "${ADMIN_HOST:-127.0.0.1}", "127.0.0.1", 1))
	put(t, dir, "apigen.yaml", read(t, dir, "apigen.yaml")+"deploy:\n  name: hello-you\n  image: registry.example.com/team/hello\n")
	invoke(t, dir, "deploy", "compose").ok(t)
	require.Contains(t, read(t, dir, "compose.yaml"), "${HELLO_YOU_PORT:-8888}:8888")
	args := []string{"compose", filepath.Join(dir, "compose.yaml")}
	var odd stack
	require.NoError(t, json.Unmarshal([]byte(judged(t, "", args...)), &odd))
	require.Equal(t, []string{"-set", "admin.host=0.0.0.0"}, odd.Services["hello-you"].Command)
	require.Equal(t, "registry.example.com/team/hello:development", odd.Services["hello-you"].Image)

	put(t, dir, "apigen.yaml", strings.Replace(read(t, dir, "apigen.yaml"), "hello-you", "redis", 1))
	invoke(t, dir, "deploy", "compose").refused(t, "compose: compose.yaml has a service redis beside yours; set deploy.name to another name")
}
