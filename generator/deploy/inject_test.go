package deploy

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/source"
)

// hostile texts would leave their place in a shell, in YAML, in a template or in a
// Dockerfile.
var hostile = []string{
	"$(touch pwned)", "`id`", "a; touch pwned", "a && b", "a | b", "a\ninjected: true", "a: b", "a #b", "'a", `"a`, "{{.Secret}}", "${HOME}",
	"a b", "-flag", "&anchor", "*alias", "!!tag", "[a]", "{a: b}", "%s", "../../etc", "a\\", "a\x00", "é", "",
}

// Every value of the section deploy that goes into files is of a form that means
// the same everywhere.
func TestSettingsCanNotInject(t *testing.T) {
	for _, key := range Keys() {
		for _, value := range hostile {
			var s Settings
			require.Error(t, s.Set(key, value), "%s: %q", key, value)
			if key == "targets" || key == "pipelines" || key == "route.proxies" {
				require.Error(t, s.Set(key, "docker", value), "%s: %q", key, value)
			}
		}
	}
}

// Values of the configuration file go into YAML as one scalar, whatever is in them.
func TestScalarsStayScalars(t *testing.T) {
	for _, value := range hostile {
		for _, spelled := range []string{scalar(value), block(value, "  "), block(value+"\n", "  ")} {
			var read struct{ A, B string }
			require.NoError(t, yaml.Unmarshal([]byte("a: "+spelled+"\nb: fine\n"), &read), "%q: %s", value, spelled)
			require.Equal(t, value, strings.TrimSuffix(read.A, "\n"))
			require.Equal(t, "fine", read.B)
		}
	}
}

// A folder can't be escaped the same way for a shell, a Dockerfile and YAML, so
// that only plain names are taken.
func TestFoldersCanNotInject(t *testing.T) {
	api := &contract.API{Service: "user"}
	for _, name := range []string{"$(touch pwned)", "`id`", "a;b", "a&b", "a|b", "a\nb", "a: b", "a #b", "'a", `a"`, "${{ github.token }}", "{{.X}}", "a\\b", "a*", "!x", "[a]"} {
		config, _ := ReadConfig(source.NewFile("etc/user.yaml", fmt.Appendf(nil, "store: {dsn: %s}\n", scalar("/data/"+name+"/user.db"))))
		for _, s := range []*Service{
			{API: api, Command: "user", Below: name, Root: "..", ConfigAt: "etc/user.yaml"},
			{API: api, Command: "user", Below: ".", Root: ".", ConfigAt: "etc/user.yaml", Config: config, Uses: Uses{Database: "sqlite"}},
		} {
			s.Settings = s.Settings.Settled("user")
			for _, target := range []Target{Docker, Compose, Kube} {
				_, found, err := generator.Run(s, Emitters(target)...)
				require.NoError(t, err)
				require.True(t, found.HasErrors(), "%s: %q", target, name)
				require.Contains(t, found[len(found)-1].Message, "would take for something else")
			}
		}
		s := &Service{API: api, Command: "user", Settings: Settings{}.Settled("user"), Below: ".", Root: "."}
		_, found, err := generator.Run(&Repository{Services: []*Service{s}, Dirs: []string{name}}, Workflows()...)
		require.NoError(t, err)
		require.True(t, found.HasErrors(), "%q", name)
	}
}
