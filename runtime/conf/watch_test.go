package conf_test

import (
	"context"
	"flag"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/conf"
	"github.com/apigen/apigen/runtime/serve"
)

// watchedConfig is what a generated service calls config.Config.
type watchedConfig struct {
	serve.Config `yaml:",inline"`

	Greeting string `yaml:"greeting" reload:"true"`
}

// watching is a main with the lines of docs/operations.md.
func watching(ctx context.Context, flags *conf.Flags, greeting *atomic.Pointer[string], log *slog.Logger) error {
	type serviceContext struct{ Greeting *atomic.Pointer[string] }
	svcCtx := serviceContext{greeting}
	source, err := conf.Open[watchedConfig](flags.File(), flags.Option(), conf.WithEnvPrefix("APP"))
	if err != nil {
		return err
	}
	c := source.Value()
	server := serve.New(c.Config, http.NotFoundHandler(), log)
	svcCtx.Greeting.Store(&c.Greeting)
	source.OnReload(func(c watchedConfig) { svcCtx.Greeting.Store(&c.Greeting) })
	server.Go("configuration", func(ctx context.Context) error {
		return source.Watch(ctx, func(changes conf.Changes, err error) {
			if err != nil {
				log.Error("configuration not read again", "error", err)
				return
			}
			log.Info("configuration read again", "applied", changes.Applied, "restart for", changes.Ignored)
		})
	})
	return server.Run(ctx)
}

// The page's lines are those that the test below runs.
func TestThePageShowsHowToWatch(t *testing.T) {
	page, err := os.ReadFile("../../docs/operations.md")
	require.NoError(t, err)
	here, err := os.ReadFile("watch_test.go")
	require.NoError(t, err)
	_, section, _ := strings.Cut(string(page), "\n### While it runs\n")
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(section, -1)
	require.Len(t, blocks, 3)
	for _, block := range blocks {
		text := strings.ReplaceAll("\n"+block[1], "\n", "\n\t")
		text = strings.ReplaceAll(strings.TrimSpace(text), "config.Config", "watchedConfig")
		require.Contains(t, string(here), text)
	}
}

func TestAServiceThatWatches(t *testing.T) {
	file := filepath.Join(t.TempDir(), "greet.yaml")
	write := func(greeting string) {
		text := "host: 127.0.0.1\nport: 0\nadmin: {port: off}\ndrainDelay: -1s\ngreeting: " + greeting + "\n"
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	write("hello")
	hangup := make(chan os.Signal, 1) // for good: without a receiver a late signal would end the tests
	signal.Notify(hangup, syscall.SIGHUP)
	self, err := os.FindProcess(os.Getpid())
	require.NoError(t, err)

	var greeting atomic.Pointer[string]
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	flags := conf.NewFlags(flag.NewFlagSet("greet", flag.ContinueOnError), file)
	go func() { ended <- watching(ctx, flags, &greeting, slog.New(slog.DiscardHandler)) }()
	says := func(want string) func() bool {
		return func() bool { now := greeting.Load(); return now != nil && *now == want }
	}
	require.Eventually(t, says("hello"), 10*time.Second, time.Millisecond)
	write("good morning")
	require.Eventually(t, func() bool {
		return self.Signal(syscall.SIGHUP) == nil && says("good morning")()
	}, 10*time.Second, 10*time.Millisecond)
	cancel()
	require.NoError(t, <-ended)
}
