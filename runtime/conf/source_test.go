package conf_test

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/conf"
	"github.com/apigen/apigen/runtime/secret"
)

func TestPrint(t *testing.T) {
	s, err := open(t, `auth: {secret: "${KEY}"}
host: ${HOST:-127.0.0.1}
port: ${PORT}
name: two words
store:
  driver: postgres://me:`+canary+`@host/db
  dsn: `+canary+`
  hosts: [{name: a, port: 1}]
  trusted: [10.0.0.0/8]
  labels: {team: x, password: `+canary+`}
  extra: {n: 1, token: `+canary+`}
`, map[string]string{"KEY": key, "PORT": "9000", "APP_LOG_LEVEL": "debug"}, "-set", "grace=3s")
	require.NoError(t, err)
	var b strings.Builder
	require.NoError(t, s.Print(&b))
	require.NotContains(t, b.String(), canary)
	require.NotContains(t, b.String(), key)
	lines := map[string]string{}
	for line := range strings.Lines(b.String()) {
		name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		lines[name] = strings.Join(strings.Fields(rest), " ")
	}
	for name, want := range map[string]string{
		"auth.secret":           "[redacted] service.yaml:1 (KEY)",
		"auth.previousSecret":   `"" default`,
		"host":                  "127.0.0.1 service.yaml:2",
		"port":                  "9000 service.yaml:3 (PORT)",
		"name":                  `"two words" service.yaml:4`,
		"log.level":             "debug environment variable APP_LOG_LEVEL",
		"grace":                 "3s flag -set",
		"drainDelay":            "5s default",
		"admin.port":            "6060 default",
		"store.driver":          "postgres://[redacted]@host/db service.yaml:6",
		"store.dsn":             "[redacted] service.yaml:7",
		"store.hosts[0].name":   "a service.yaml:8",
		"store.trusted":         "[10.0.0.0/8] service.yaml:9",
		"store.labels.team":     "x service.yaml:10",
		"store.labels.password": "[redacted] service.yaml:10",
		"store.extra.n":         "1 service.yaml:11",
		"store.extra.token":     "[redacted] service.yaml:11",
	} {
		require.Equal(t, want, lines[name], name)
	}
	require.NotContains(t, lines, "store.pool.size", "a nil pointer has no keys")
}

func TestPrintHidesWhatCameFromFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "name")
	require.NoError(t, os.WriteFile(file, []byte(canary), 0o600))
	s, err := open(t, base+"name: x${file:"+file+"}\n", nil)
	require.NoError(t, err)
	var b strings.Builder
	require.NoError(t, s.Print(&b))
	require.NotContains(t, b.String(), canary)
	require.Contains(t, b.String(), file)
	require.Error(t, s.Print(brokenPipe{}))
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, os.ErrClosed }

// changing has keys that may change while the service runs, and others.
type changing struct {
	Port   int
	Level  string `reload:"true"`
	Limits limits `yaml:"limits" reload:"true"`
	Auth   struct {
		Secret   secret.String `yaml:"secret"`
		Previous secret.String `yaml:"previous" reload:"true"`
	}
}

type limits struct {
	Low  int      `yaml:"low"`
	High int      `yaml:"high"`
	Tags []string `yaml:"tags"`
}

func (c changing) Validate() error {
	if c.Limits.Low > c.Port {
		return errors.New("limits.low: must not be above port")
	}
	return nil
}

func changingSource(t *testing.T) (*conf.Source[changing], func(string)) {
	t.Helper()
	t.Chdir(t.TempDir())
	write := func(text string) { // all at once
		require.NoError(t, os.WriteFile("next", []byte(text), 0o600))
		require.NoError(t, os.Rename("next", example))
	}
	write("port: 10\nlevel: info\nlimits: {low: 1, high: 2, tags: [a]}\nauth: {secret: s1, previous: p1}\n")
	s, err := conf.Open[changing](example)
	require.NoError(t, err)
	return s, write
}

func TestReload(t *testing.T) {
	s, write := changingSource(t)
	var told []changing
	s.OnReload(func(c changing) { told = append(told, c) })
	before := s.Value()

	changes, err := s.Reload()
	require.NoError(t, err)
	require.Zero(t, changes)

	write("port: 11\nlevel: debug\nlimits: {low: 1, high: 3, tags: [b]}\nauth: {secret: s2, previous: p2}\n")
	changes, err = s.Reload()
	require.NoError(t, err)
	require.Equal(t, conf.Changes{
		Applied: []string{"level", "limits.high", "limits.tags", "auth.previous"}, Ignored: []string{"port", "auth.secret"},
	}, changes)
	after := s.Value()
	require.Equal(t, 10, after.Port)
	require.Equal(t, "debug", after.Level)
	require.Equal(t, limits{1, 3, []string{"b"}}, after.Limits)
	require.Equal(t, []string{"s1", "p2"}, []string{after.Auth.Secret.Reveal(), after.Auth.Previous.Reveal()})
	require.Equal(t, []string{"a"}, before.Limits.Tags, "who has the former value keeps it")
	require.Equal(t, []changing{after}, told)
}

func TestBadReloadsChangeNothing(t *testing.T) {
	s, write := changingSource(t)
	s.OnReload(func(changing) { t.Error("called") })
	before := s.Value()
	for text, want := range map[string]string{
		"port: 10\nlevle: debug\n":                "service.yaml:2:1: unknown key \"levle\"; did you mean \"level\"?",
		"port: 10\nlevel: [\n":                    "service.yaml:",
		"port: 10\nlimits: {low: 11}\n":           "service.yaml:2:10: limits.low: must not be above port",
		"port: 20\nlevel: x\nlimits: {low: 11}\n": "service.yaml:1:1: limits.low: must not be above port", // only with the port that is not applied
	} {
		write(text)
		changes, err := s.Reload()
		require.ErrorContains(t, err, want)
		require.Zero(t, changes)
		require.Equal(t, before, s.Value())
	}
	require.NoError(t, os.Remove(example))
	_, err := s.Reload()
	require.ErrorContains(t, err, "file not found")
	require.Equal(t, before, s.Value())
}

// An outcome is reported once, and again when it changes or somebody asks.
func TestWatch(t *testing.T) {
	s, write := changingSource(t)
	hangup, tick := make(chan os.Signal), make(chan time.Time)
	var reports []string
	watch := func() (stop func()) {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			s.WatchOn(ctx, hangup, tick, func(c conf.Changes, err error) {
				text := strings.Join(c.Applied, ",") + "|" + strings.Join(c.Ignored, ",")
				if err != nil {
					text = "error"
				}
				reports = append(reports, text)
			})
		}()
		return func() { cancel(); <-ended }
	}
	stop := watch()
	look := func(text string) {
		if text != "" {
			write(text)
		}
		for range 3 { // it is seen, it is still there, and that look is over
			tick <- time.Time{}
		}
	}
	const rest = "limits: {low: 1, high: 2, tags: [a]}\nauth: {secret: s1, previous: p1}\n"
	look("")
	look("port: 10\nlevel: debug\n" + rest)
	look("bad")
	look("port: 10\nlevel: debug\n" + rest)
	look("port: 11\nlevel: warn\n" + rest)
	look("port: 10\nlevel: warn\n" + rest)
	hangup <- syscall.SIGHUP
	stop()
	require.Equal(t, []string{"level|", "error", "|", "level|port", "|", "|"}, reports)

	write("") // as if somebody were writing
	stop = watch()
	tick <- time.Time{}
	stop()
	require.Len(t, reports, 6)
}

func TestWatchHeedsHangup(t *testing.T) {
	s, write := changingSource(t)
	ctx, cancel := context.WithCancel(t.Context())
	reported, ended := make(chan conf.Changes, 100), make(chan error, 1)
	started := make(chan struct{})
	go func() {
		close(started)
		ended <- s.Watch(ctx, func(c conf.Changes, _ error) { reported <- c })
	}()
	<-started
	guard := make(chan os.Signal, 1) // for good: without a receiver a late signal would end the tests
	signal.Notify(guard, syscall.SIGHUP)
	write("port: 10\nlevel: debug\nlimits: {low: 1, high: 2, tags: [a]}\nauth: {secret: s1, previous: p1}\n")
	self, err := os.FindProcess(os.Getpid())
	require.NoError(t, err)
	for {
		require.NoError(t, self.Signal(syscall.SIGHUP))
		select {
		case changes := <-reported:
			require.Equal(t, []string{"level"}, changes.Applied)
			cancel()
			require.NoError(t, <-ended)
			return
		case <-time.After(time.Millisecond):
		}
	}
}
