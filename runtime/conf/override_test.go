package conf_test

import (
	"flag"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/conf"
	"github.com/apigen/apigen/runtime/serve"
)

// open reads text under the given environment and command line.
func open(t *testing.T, text string, env map[string]string, args ...string) (*conf.Source[serviceConfig], error) {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	require.NoError(t, os.WriteFile(example, []byte(text), 0o600))
	set := flag.NewFlagSet("service", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	flags := conf.NewFlags(set, example)
	require.NoError(t, set.Parse(args))
	return conf.Open[serviceConfig](flags.File(), flags.Option(), conf.WithEnvPrefix("APP"),
		conf.WithEnv(func(name string) (string, bool) { value, ok := env[name]; return value, ok }))
}

func TestEnvironmentAndFlagsStandAboveTheFile(t *testing.T) {
	s, err := open(t, base+"port: 1\nname: file\nlog: {level: warn}\n", map[string]string{
		"APP_PORT": "2", "APP_NAME": "${HOME}", "APP_READ_TIMEOUT": "7s", "APP_STORE_DSN": canary,
		"APP_STORE_TRUSTED": "10.0.0.0/8, fd00::/8", "APP_STORE_DEBUG": "true", "APP_STORE_EXTRA": "ignored",
		"APP_STORE": "ignored", "APP_UNKNOWN": "ignored", "PORT": "3",
	}, "-set", "port=4", "-set", "port=5", "-set", "store.pool.size=6", "-set", "store.ratio=0.5")
	require.NoError(t, err)
	c := s.Value()
	require.Equal(t, serve.Port(5), c.Port, "the last flag")
	require.Equal(t, "${HOME}", c.Name, "is not expanded")
	require.Equal(t, "warn", c.Log.Level)
	require.Equal(t, 7*time.Second, c.ReadTimeout)
	require.Equal(t, canary, c.Store.DSN.Reveal())
	require.Equal(t, []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}, c.Store.Trusted)
	require.True(t, c.Store.Debug)
	require.Nil(t, c.Store.Extra)
	require.Equal(t, &pool{Size: 6}, c.Store.Pool, "a pointer is made")
}

func TestBadOverrides(t *testing.T) {
	for name, test := range map[string]struct {
		env  map[string]string
		args []string
		want string
	}{
		"environment, type":  {map[string]string{"APP_STORE_SMALL": canary}, nil, "environment variable APP_STORE_SMALL: store.small: want a whole number from -128 to 127"},
		"environment, value": {map[string]string{"APP_LOG_LEVEL": canary}, nil, "environment variable APP_LOG_LEVEL: log.level: must be debug, info, warn or error"},
		"environment, port":  {map[string]string{"APP_PORT": "tcp://" + canary}, nil, "environment variable APP_PORT: port: must be a port from 1 to 65535, or 0 for any free port"},
		"flag, type":         {nil, []string{"-set", "store.debug=" + canary}, "flag -set: store.debug: want true or false"},
		"flag, list":         {nil, []string{"-set", "store.trusted=10.0.0.0/8," + canary}, "flag -set: store.trusted: want a network such as 10.0.0.0/8"},
		"flag, unknown":      {nil, []string{"-set", "log.levle=" + canary}, `flag -set: unknown key "log.levle"; did you mean "log.level"?`},
		"flag, a struct":     {nil, []string{"-set", "store=" + canary}, "flag -set: store: can't be set as a whole; set a key below it"},
		"flag, behind range": {nil, []string{"-set", "store.pool.size=101"}, "flag -set: store.pool.size: must be at most 100"},
		"flag, empty":        {nil, []string{"-set", "grace="}, `flag -set: grace: want a duration with its unit, such as "5s", "1m30s" or "250ms"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := open(t, base, test.env, test.args...)
			require.EqualError(t, err, test.want)
			require.Equal(t, 2, serve.ExitCode(err))
		})
	}
}

func TestFlags(t *testing.T) {
	parse := func(args ...string) (*conf.Flags, error) {
		set := flag.NewFlagSet("service", flag.ContinueOnError)
		set.SetOutput(io.Discard)
		flags := conf.NewFlags(set, "etc/x.yaml")
		return flags, set.Parse(args)
	}
	flags, err := parse()
	require.NoError(t, err)
	require.Equal(t, "etc/x.yaml", flags.File())
	require.False(t, flags.PrintConfig())
	flags, err = parse("-f", "other.yaml", "-print-config")
	require.NoError(t, err)
	require.Equal(t, "other.yaml", flags.File())
	require.True(t, flags.PrintConfig())
	for _, bad := range []string{"port", "=1", ""} {
		_, err = parse("-set", bad)
		require.ErrorContains(t, err, "want key=value")
	}
}

func TestExposedFilesAreWarnedAbout(t *testing.T) {
	for mode, warned := range map[os.FileMode]bool{0o600: false, 0o640: false, 0o644: true} {
		file := filepath.Join(t.TempDir(), "key")
		require.NoError(t, os.WriteFile(file, []byte(key), 0o600))
		require.NoError(t, os.Chmod(file, mode))
		s, err := open(t, `auth: {secret: "${file:`+file+`}"}`, nil)
		require.NoError(t, err)
		require.Equal(t, key, s.Value().Auth.Secret.Reveal())
		require.Len(t, s.Warnings(), map[bool]int{true: 1}[warned], "%o", mode)
		for _, w := range s.Warnings() {
			require.EqualError(t, w, example+": "+file+": every user of this machine can read it; if it is a secret, chmod o-r")
		}
	}
}
