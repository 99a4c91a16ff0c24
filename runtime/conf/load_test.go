package conf_test

import (
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/conf"
	"github.com/apigen/apigen/runtime/jwt"
	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/secret"
	"github.com/apigen/apigen/runtime/serve"
)

type serviceConfig struct {
	serve.Config `yaml:",inline"`
	Name         string
	Log          logx.Config `yaml:"log"`
	Auth         jwt.Config  `yaml:"auth"`
	Store        store       `yaml:"store"`
}

type store struct {
	Driver  string                   `yaml:"driver"`
	DSN     secret.String            `yaml:"dsn"`
	Pool    *pool                    `yaml:"pool"`
	Hosts   []host                   `yaml:"hosts"`
	Trusted []netip.Prefix           `yaml:"trusted"`
	Labels  map[string]string        `yaml:"labels"`
	Limits  map[string]time.Duration `yaml:"limits"`
	Extra   any                      `yaml:"extra"`
	Pair    [2]int                   `yaml:"pair"`
	Ratio   float64                  `yaml:"ratio"`
	Small   int8                     `yaml:"small"`
	Count   uint16                   `yaml:"count"`
	Debug   bool                     `yaml:"debug"`
	Skipped string                   `yaml:"-"`
	Output  chan int                 `yaml:"output"`
}

type pool struct {
	Size int `yaml:"size"`
}

func (p *pool) Validate() error {
	if p.Size > 100 {
		return errors.New("size: must be at most 100")
	}
	return nil
}

type host struct {
	Name string `yaml:"name"`
	Port int    `yaml:"port"`
}

func (h host) Validate() error {
	if h.Name == "" {
		return errors.New("a host needs a name")
	}
	return nil
}

const (
	key     = "0123456789abcdef0123456789abcdef"
	base    = "auth: {secret: " + key + "}\n"
	canary  = "canary-92af"
	example = "service.yaml"
)

var environment = map[string]string{
	"KEY": key, "PORT": "9000", "EMPTY": "", "CANARY": canary,
	"INJECT": "x\nadmin: true", "NESTED": "${KEY}", "FLAG": "true",
}

func load(t *testing.T, text string) (serviceConfig, error) {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	require.NoError(t, os.WriteFile(example, []byte(text), 0o600))
	return conf.Load[serviceConfig](example, conf.WithEnv(lookup))
}

func lookup(name string) (string, bool) {
	value, ok := environment[name]
	return value, ok
}

func TestLoad(t *testing.T) {
	c, err := load(t, `# everything at once
host: 127.0.0.1
port: 9001
readTimeout: 1m30s
admin: {host: 0.0.0.0, port: -1}
name: greet
log:
  level: debug
auth:
  secret: `+key+`
store:
  driver: 0123
  pool: {size: 7}
  hosts:
    - name: a
      port: 1
    - {name: b}
  trusted: [10.0.0.0/8, "fd00::/8"]
  labels: {team: x, 8: eight}
  limits: {login: 5s}
  extra: {n: 1, list: [true, "1", ~], text: a b}
  pair: [1, -2]
  ratio: 0.5
  small: -128
  count: 0xff
  debug: true
`)
	require.NoError(t, err)
	require.Equal(t, "127.0.0.1", c.Host)
	require.Equal(t, serve.Port(9001), c.Port)
	require.Equal(t, serve.Off, c.Admin.Port)
	require.Equal(t, 90*time.Second, c.ReadTimeout)
	require.Zero(t, c.WriteTimeout)
	require.Equal(t, "greet", c.Name)
	require.Equal(t, "debug", c.Log.Level)
	require.Equal(t, key, c.Auth.Secret.Reveal())
	require.Equal(t, store{
		Driver:  "0123",
		Pool:    &pool{Size: 7},
		Hosts:   []host{{Name: "a", Port: 1}, {Name: "b"}},
		Trusted: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")},
		Labels:  map[string]string{"team": "x", "8": "eight"},
		Limits:  map[string]time.Duration{"login": 5 * time.Second},
		Extra:   map[string]any{"n": 1, "list": []any{true, "1", nil}, "text": "a b"},
		Pair:    [2]int{1, -2},
		Ratio:   0.5, Small: -128, Count: 255, Debug: true,
	}, c.Store)
}

func TestKeysWithoutValueAreLeftAlone(t *testing.T) {
	c, err := load(t, base+"log:\nstore:\n  pool:\n  hosts: ~\n  small: null\nport:\n")
	require.NoError(t, err)
	require.Equal(t, store{}, c.Store)
	require.Zero(t, c.Port)
}

func TestEmptyFileIsValidated(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "---\n", "~\n"} {
		_, err := load(t, text)
		require.ErrorContains(t, err, "service.yaml:1:1: auth.secret: is missing", "%q", text)
	}
}

func TestPortZeroIsAnyPort(t *testing.T) {
	c, err := load(t, base+"port: 0\nadmin: {port: off}\n")
	require.NoError(t, err)
	require.Equal(t, serve.AnyPort, c.Port)
	require.Equal(t, serve.Off, c.Admin.Port)
}

func TestReferences(t *testing.T) {
	tests := map[string]struct{ yaml, want string }{
		"variable":             {`name: ${CANARY}`, canary},
		"inside text":          {`name: a-${CANARY}-b`, "a-" + canary + "-b"},
		"quoted":               {`name: "${CANARY}"`, canary},
		"default, unset":       {`name: ${NONE:-a b}`, "a b"},
		"default, empty":       {`name: ${EMPTY:-x}`, "x"},
		"default, set":         {`name: ${CANARY:-x}`, canary},
		"empty default":        {`name: ${NONE:-}`, ""},
		"empty variable":       {`name: ${EMPTY}`, ""},
		"escape":               {`name: $${CANARY} $$5`, "${CANARY} $5"},
		"lone dollars":         {`name: pa$5 $x $`, "pa$5 $x $"},
		"not parsed as YAML":   {`name: ${INJECT}`, environment["INJECT"]},
		"not expanded again":   {`name: ${NESTED}`, "${KEY}"},
		"file":                 {`name: ${file:included}`, "from a file"},
		"file twice":           {`name: ${file:included},${file:included}`, "from a file,from a file"},
		"text that looks null": {`name: ${NONE:-null}`, "null"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, example)
			require.NoError(t, os.WriteFile(filepath.Join(dir, "included"), []byte("from a file\r\n"), 0o600))
			require.NoError(t, os.WriteFile(file, []byte(base+test.yaml), 0o600))
			c, err := conf.Load[serviceConfig](file, conf.WithEnv(lookup))
			require.NoError(t, err)
			require.Equal(t, test.want, c.Name)
		})
	}
}

func TestReferencesInTypedFields(t *testing.T) {
	c, err := load(t, `
port: ${PORT}
readTimeout: ${NONE:-5s}
auth: {secret: "${KEY}"}
store: {small: "${NONE:-7}", debug: '${FLAG}', extra: "${PORT}"}
`)
	require.NoError(t, err)
	require.Equal(t, serve.Port(9000), c.Port)
	require.Equal(t, 5*time.Second, c.ReadTimeout)
	require.Equal(t, key, c.Auth.Secret.Reveal())
	require.EqualValues(t, 7, c.Store.Small)
	require.True(t, c.Store.Debug)
	require.Equal(t, "9000", c.Store.Extra)
}

func TestEnvironmentIsTheDefaultSource(t *testing.T) {
	t.Setenv("APIGEN_CONF_TEST", "here")
	file := filepath.Join(t.TempDir(), example)
	require.NoError(t, os.WriteFile(file, []byte("name: ${APIGEN_CONF_TEST}"), 0o600))
	c, err := conf.Load[struct{ Name string }](file)
	require.NoError(t, err)
	require.Equal(t, "here", c.Name)
}

func TestOnlyStructs(t *testing.T) {
	_, err := conf.Load[map[string]any]("any")
	require.EqualError(t, err, "conf: Load needs a struct type, not map[string]interface {}")
}

func TestLoadedSecretsDoNotPrint(t *testing.T) {
	c, err := load(t, base+"store: {dsn: \"${CANARY}\"}\n")
	require.NoError(t, err)
	require.NotContains(t, strings.Join([]string{c.Store.DSN.String()}, ""), canary)
	require.Equal(t, canary, c.Store.DSN.Reveal())
}
