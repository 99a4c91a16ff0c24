package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"
)

// misuse is a command line that can't work, and the line that says why.
type misuse struct {
	args  string
	files map[string]string
	line  string
}

var misuses = map[string][]misuse{
	"commands": {
		{args: "nwe greet", line: `unknown command "nwe"; did you mean apigen new?`},
		{args: "api og", line: `unknown command "og"; did you mean apigen api go?`},
		{args: "help api og", line: `unknown command "og"; did you mean apigen api go?`},
		{args: "completion fsh", line: `unknown command "fsh"; did you mean apigen completion fish?`},
		{args: "new", line: "apigen new takes one name, such as: apigen new greet"},
		{args: "new a b", line: "apigen new takes one name, such as: apigen new greet"},
		{args: "version now", line: `apigen version takes no arguments; remove "now"`},
		{args: "api go greet.api", line: "apigen api go takes no arguments; name the contract with --api greet.api"},
	},
	"flags": {
		{args: "api go --apo x.api", line: "unknown flag --apo; did you mean --api?"},
		{args: "api go -apo x.api", line: "unknown flag -apo; did you mean --api?"},
		{args: "new greet --zzz", line: "unknown flag --zzz; see apigen new --help"},
		{args: "api go --api", line: "flag needs an argument: --api"},
		{args: "quickstart --port many", line: `--port "many" is no whole number`},
		{args: "quickstart --port 70000", line: "--port 70000 is no port; use 1 to 65535, or 0 for a free one"},
		{args: "new greet --db oracle", line: `--db "oracle" is unknown; use sqlite, mysql, postgres or none`},
		{args: "new greet --style camel", line: `--style "camel" is unknown; use gozero (getuserhandler.go) or go_zero (get_user_handler.go)`},
		{args: "new greet --runtime magic", line: `--runtime "magic" is unknown; use module or vendor`},
		{args: "new greet --runtime module", line: `runtime "module" needs a released apigen, and this one was built from a checkout: use "vendor"`},
		{args: "api go --api a.api --style camel", files: ping, line: `--style "camel" is unknown; use gozero (getuserhandler.go) or go_zero (get_user_handler.go)`},
		{args: "api go --api a.api --runtime magic", files: ping, line: `--runtime "magic" is unknown; use module or vendor`},
		{args: "api go --api a.api --module ../x", files: ping, line: `--module: "../x" is no Go module path: use letters, digits, - . _ ~ and /, such as greet or example.com/team/greet`},
		{args: "api routes a.api --format xml", files: ping, line: `--format "xml" is unknown; use text or json`},
	},
	"contracts": {
		{args: "api go", line: "no contract given; name one with --api FILE, or list it in apigen.yaml"},
		{args: "api routes", line: "no contract given; name one, or list it in apigen.yaml"},
		{args: "api validate", line: "no contract given; name one, or list it in apigen.yaml"},
		{args: "api go --api no.api", line: "contract no.api does not exist"},
		{args: "api validate no.api", line: "contract no.api does not exist"},
		{args: "api go --api a.api/b.api", files: ping, line: "contract a.api/b.api can't be read: not a directory"},
		{args: "api go --api sub", files: map[string]string{"sub/a.api": ""}, line: "contract sub is a directory; name the .api file in it"},
	},
	"plugins": {
		{args: "api plugin --api a.api", files: ping, line: "--plugin: a plugin needs a name, such as apigen-requests, or apigen-requests=--verbose"},
		{args: "api plugin --api a.api -p x --timeout 0s", files: ping, line: "--timeout 0s is no time to work in; use one such as 30s"},
		{args: "api plugin -api a.api -p no-such-program", files: ping, line: "plugin no-such-program is not in PATH; install it, or name its path, such as ./no-such-program"},
		{args: "api plugin -api a.api -p ./gone", files: ping, line: "plugin ./gone can't be run: no such file or directory"},
		{args: "api plugin -api a.api -p ./a.api", files: ping, line: "plugin ./a.api can't be run: permission denied"},
		{args: "api go", files: settingsOf("services:\n  - contract: a.api\n    plugins: x\n"), line: "apigen.yaml:3:14: plugins must be a list; begin each one with a dash"},
		{args: "api go", files: settingsOf("services:\n  - contract: a.api\n    plugins: [{args: []}]\n"), line: "apigen.yaml:3:15: a plugin needs a name, such as name: apigen-requests"},
		{args: "api go", files: settingsOf("services:\n  - contract: a.api\n    plugins: [{name: x, timeout: soon}]\n"), line: "apigen.yaml:3:34: timeout must be a time such as 30s or 2m"},
		{args: "api go", files: settingsOf("services:\n  - contract: a.api\n    plugins: [{name: x, args: y}]\n"), line: "apigen.yaml:3:31: args must be a list; begin each one with a dash"},
	},
	"output": {
		{args: "api go --api a.api --dir a.api", files: ping, line: "--dir a.api is a file; name a directory"},
		{args: "api go --api a.api --dir a.api/x", files: ping, line: "--dir a.api/x can't be used: not a directory"},
		{args: "api go --api a.api --dir /", files: ping, line: "output directory / is / itself; name a directory inside it"},
	},
	"settings": {
		{args: "api go", files: settingsOf("version: [\n"), line: "apigen.yaml:2:1: is not valid YAML: did not find expected node content"},
		{args: "api go", files: settingsOf("\tversion: 1\n"), line: "apigen.yaml:1:1: is not valid YAML: found character that cannot start any token"},
		{args: "api go", files: settingsOf("version: 9\n"), line: "apigen.yaml:1:10: version 9 is newer than this apigen; upgrade apigen"},
		{args: "api go", files: settingsOf("version: one\n"), line: "apigen.yaml:1:10: version must be 1"},
		{args: "api go", files: settingsOf("servces: []\n"), line: `apigen.yaml:1:1: unknown key "servces"; did you mean "services"?`},
		{args: "api go", files: settingsOf("services: 3\n"), line: "apigen.yaml:1:11: services must be a list; begin each one with a dash"},
		{args: "api go", files: settingsOf("services:\n  - {}\n"), line: "apigen.yaml:2:5: a service needs a contract, such as contract: greet.api"},
		{args: "api go", files: settingsOf("services:\n  - contract: [a]\n"), line: "apigen.yaml:2:15: contract must be text"},
		{args: "api go", files: settingsOf("services:\n  - contract: a.api\n    style: camel\n"), line: `apigen.yaml:3:12: style "camel" is unknown; use gozero (getuserhandler.go) or go_zero (get_user_handler.go)`},
		{args: "api breaking", files: settingsOf("breaking:\n  level: file\n"), line: `apigen.yaml:2:10: "file" is no level; use wire, json or source`},
		{args: "api breaking", files: settingsOf("breaking:\n  waivers: 3\n"), line: "apigen.yaml:2:12: waivers must be a list; begin each one with a dash"},
		{args: "api breaking", files: settingsOf("breaking:\n  waivers:\n    - where: A.b\n      reason: c\n"), line: "apigen.yaml:3:7: a waiver needs a rule, such as rule: response-field-removed"},
		{args: "api breaking", files: settingsOf("breaking:\n  waivers:\n    - rule: route-moved\n      reason: c\n"), line: "apigen.yaml:3:7: a waiver needs a where, such as where: GET /v1/user/:id, or where: User.email"},
		{args: "api breaking", files: settingsOf("breaking:\n  waivers:\n    - rule: route-moved\n      where: A.b\n"), line: "apigen.yaml:3:7: a waiver needs a reason: say why nobody breaks"},
		{args: "api breaking", files: settingsOf("breaking:\n  waivers:\n    - rule: route-move\n"), line: `apigen.yaml:3:13: there is no rule "route-move"; did you mean "route-moved"?`},
		{args: "api breaking", files: settingsOf("breaking:\n  waivers:\n    - rule: zzz\n"), line: `apigen.yaml:3:13: there is no rule "zzz"; apigen api breaking prints them in brackets`},
		{args: "api breaking", files: settingsOf("breaking:\n  waivers:\n    - until: soon\n"), line: `apigen.yaml:3:14: until must be a day such as 2027-01-31, not "soon"`},
		{args: "api go", files: settingsOf("services:\n  - contract: gone.api\n"), line: "contract gone.api does not exist"},
		{args: "api go", files: map[string]string{"apigen.yaml/x": ""}, line: "apigen.yaml can't be read: is a directory"},
	},
}

var ping = map[string]string{"a.api": "service a {\n\t@handler Ping\n\tget /ping\n}\n"}

func settingsOf(text string) map[string]string { return map[string]string{"apigen.yaml": text} }

func TestMisuseIsOneLine(t *testing.T) {
	t.Parallel()
	for topic, cases := range misuses {
		t.Run(topic, func(t *testing.T) {
			t.Parallel()
			for _, c := range cases {
				t.Log(c.args)
				dir := workspace(t, c.files)
				before := snapshot(t, dir)
				invoke(t, dir, strings.Fields(c.args)...).refused(t, c.line)
				require.Equal(t, before, snapshot(t, dir))
			}
		})
	}
}

func TestBrokenGoModIsNamed(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"a.api": ping["a.api"], "go.mod": "module (\n"})
	ran := invoke(t, dir, "api", "go", "--api", "a.api")
	require.Equal(t, exitUsage, ran.code)
	require.Regexp(t, `^apigen: \S+/go\.mod:\d.*\n$`, ran.stderr)
	require.Len(t, contents(t, dir), 2)
}

// inProcess runs one command line without a process of its own.
func inProcess(args ...string) result {
	var stdout, stderr bytes.Buffer
	code := execute(context.Background(), args, strings.NewReader(""), &stdout, &stderr)
	return result{code, stdout.String(), stderr.String()}
}

func TestEveryCommandHasHelpWithAnExample(t *testing.T) {
	t.Parallel()
	seen := 0
	var visit func(cmd *cobra.Command)
	visit = func(cmd *cobra.Command) {
		path := strings.Fields(cmd.CommandPath())
		for _, flag := range []string{"-h", "--help", "-help"} {
			help := inProcess(append(path[1:], flag)...).ok(t)
			require.Contains(t, help.stdout, "Usage:\n  apigen", cmd.CommandPath())
			require.Regexp(t, `\nExamples:\n  .*apigen`, help.stdout, cmd.CommandPath())
			require.NotContains(t, help.stdout, "\x1b[")
		}
		seen++
		for _, child := range cmd.Commands() {
			visit(child)
		}
	}
	visit(newRoot(nil, nil, nil))
	require.Greater(t, seen, 8)
	require.Equal(t, inProcess("api", "go", "-h"), inProcess("help", "api", "go"))
	require.Equal(t, inProcess("-h"), inProcess())
	require.Equal(t, inProcess("api", "-h"), inProcess("api"))
}

func TestVersion(t *testing.T) {
	t.Parallel()
	version := inProcess("version").ok(t)
	require.Regexp(t, `^apigen \S+ go1\.\S+ \w+/\w+\n$`, version.stdout)
	for _, flag := range []string{"--version", "-version", "-v"} {
		require.Equal(t, version, inProcess(flag))
	}
}

func TestCompletion(t *testing.T) {
	t.Parallel()
	for shell, want := range map[string]string{
		"bash": "__start_apigen", "zsh": "#compdef apigen", "fish": "complete -c apigen", "powershell": "Register-ArgumentCompleter",
	} {
		require.Contains(t, inProcess("completion", shell).ok(t).stdout, want)
	}
	require.Contains(t, inProcess("__complete", "api", "").stdout, "validate\t")
	require.Contains(t, inProcess("__complete", "api", "go", "--st").stdout, "--style")
}

func TestGoctlSpelling(t *testing.T) {
	t.Parallel()
	const want = "y/internal/handler/ping_handler.go"
	for _, args := range []string{
		"api go -api a.api -dir y -style go_zero",
		"api go -api=a.api -dir=y -style=go_zero",
		"api go --api a.api --dir y --style go_zero",
	} {
		dir := workspace(t, ping)
		invoke(t, dir, strings.Fields(args)...).ok(t)
		require.Contains(t, contents(t, dir), want, args)
	}
}
