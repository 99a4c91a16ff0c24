package conf_test

import (
	"errors"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/conf"
	"github.com/apigen/apigen/runtime/guard"
	"github.com/apigen/apigen/runtime/trace"
)

// loud repeats what it was given.
type loud struct{}

func (*loud) UnmarshalText(text []byte) error { return errors.New("not good: " + string(text)) }

type pair struct{ Left, Right string }

func (p pair) Validate() error {
	if (p.Left == "") != (p.Right == "") {
		return errors.New("left and right go together")
	}
	return nil
}

type guarded struct {
	Pair   pair         `yaml:"pair"`
	Guards guard.Config `yaml:"guards"`
	Trace  trace.Config `yaml:"trace"`
	Loud   loud         `yaml:"loud"`
	Since  *time.Time   `yaml:"since"`
}

// Each fault is reported once, where it stands, with what is wanted instead.
func TestFaultsAreReportedOnce(t *testing.T) {
	for name, test := range map[string]struct {
		file, set, want string
	}{
		"nested":               {"trace:\n  otlp: {endpoint: here}\n", "", "f.yaml:2:10: trace.otlp.endpoint: must be a URL such as http://localhost:4318"},
		"nested, flag":         {"", "trace.otlp.endpoint=here", "flag -set: trace.otlp.endpoint: must be a URL such as http://localhost:4318"},
		"list, flag":           {"", "guards.trustedProxies=10.0.0.1,ten", "flag -set: guards.trustedProxies: must be an address such as 10.0.0.1 or a network such as 10.0.0.0/8"},
		"rule of a list, flag": {"", "guards.trustedProxies=0.0.0.0/0", "flag -set: guards.trustedProxies: 0.0.0.0/0 trusts everybody; name the networks of the proxies"},
		"list":                 {"guards: {trustedProxies: [10.0.0.1, ten]}\n", "", "f.yaml:1:37: guards.trustedProxies[1]: must be an address such as 10.0.0.1 or a network such as 10.0.0.0/8"},
		"of a section, flag":   {"", "pair.left=x", "flag -set: pair: left and right go together"},
		"of a section":         {"pair: {left: x}\n", "", "f.yaml:1:1: pair: left and right go together"},
		"rate":                 {"", "guards.clientLimit=" + canary, `flag -set: guards.clientLimit: a rate must read like "100/m", "10/s" or "100/s burst 200"`},
		"time":                 {"", "since=" + canary, "flag -set: since: want a time such as 2006-01-02T15:04:05Z"},
		"repeats the value":    {"", "loud=" + canary, "flag -set: loud: the value that was inserted is no conf_test.loud"},
		"off":                  {"guards: {shed: off}\n", "", "f.yaml:1:16: guards.shed: want keys with values; to switch it off write {off: true}"},
		"off and shadow":       {"guards: {shed: {off: true, shadow: true}}\n", "", "f.yaml:1:28: guards.shed.shadow: has no meaning with off: true; remove one of them"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			require.NoError(t, os.WriteFile("f.yaml", []byte(test.file), 0o600))
			set := flag.NewFlagSet("service", flag.ContinueOnError)
			flags := conf.NewFlags(set, "f.yaml")
			if test.set != "" {
				require.NoError(t, set.Parse([]string{"-set", test.set}))
			}
			_, err := conf.Load[guarded](flags.File(), flags.Option())
			require.EqualError(t, err, test.want)
		})
	}
}
