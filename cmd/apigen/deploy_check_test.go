package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"github.com/apigen/apigen/generator/deploy/drift"
)

// liveOf is what kubectl would export after the generated manifests of a
// directory, with the generated strategy, were applied.
func liveOf(t *testing.T, dir string) string {
	t.Helper()
	files := map[string][]byte{}
	for name, text := range contents(t, filepath.Join(dir, "deploy")) {
		if text != "directory" {
			files["deploy/"+filepath.ToSlash(name)] = []byte(text)
		}
	}
	objects, err := drift.Build(files, "deploy/kube/production")
	require.NoError(t, err)
	list := map[string]any{"apiVersion": "v1", "kind": "List", "metadata": map[string]any{"resourceVersion": ""}}
	var items []any
	for _, o := range objects {
		o.Value["metadata"].(map[string]any)["uid"] = "9d2b0f2e"
		o.Value["metadata"].(map[string]any)["namespace"] = "shop"
		items = append(items, o.Value)
	}
	list["items"] = items
	text, err := yaml.Marshal(list)
	require.NoError(t, err)
	return string(text)
}

func TestDeployCheck(t *testing.T) {
	t.Parallel()
	dir := kubeProject(t, "  tag: 1.0.0\n  replicas: {min: 3, max: 3}\n")
	live := liveOf(t, dir)
	put(t, dir, "live.yaml", live)
	equal := invoke(t, dir, "deploy", "check", "--live", "live.yaml").ok(t)
	require.Empty(t, equal.stdout)
	piped := command(dir, "deploy", "check", "--live", "-")
	piped.Stdin = strings.NewReader(live)
	require.Empty(t, finish(t, piped).ok(t).stdout)

	edited := live
	for _, edit := range [][2]string{{"replicas: 3", "replicas: 5"}, {"image: greet:1.0.0", "image: greet:1.0.1"}, {"value: 230MiB", "value: 1GiB"}} {
		require.Contains(t, edited, edit[0])
		edited = strings.Replace(edited, edit[0], edit[1], 1)
	}
	put(t, dir, "live.yaml", edited)
	found := invoke(t, dir, "deploy", "check", "--live", "live.yaml")
	require.Equal(t, exitFound, found.code, found.stderr)
	for _, line := range []string{"--- live/Deployment/greet", "+++ wanted/Deployment/greet", "-  replicas: 5", "+  replicas: 3", "image: greet:1.0.1", "image: greet:1.0.0", "value: 1GiB", "value: 230MiB"} {
		require.Contains(t, found.stdout, line)
	}
	t.Run("formats", func(t *testing.T) { driftFormats(t, dir) })
	t.Run("objects", func(t *testing.T) { driftObjects(t, dir, live) })
}

func driftFormats(t *testing.T, dir string) {
	const want = `[{"op": "replace", "path": "/spec/replicas", "value": 3},
		{"op": "replace", "path": "/spec/template/spec/containers/0/env/0/value", "value": "230MiB"},
		{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "greet:1.0.0"}]`
	one := invoke(t, dir, "deploy", "check", "--live", "live.yaml", "--only", "deployment/greet", "--format", "json-patch")
	require.Equal(t, exitFound, one.code)
	require.JSONEq(t, want, one.stdout)
	all := invoke(t, dir, "deploy", "check", "--live", "live.yaml", "--format", "json-patch")
	require.JSONEq(t, `[{"apiVersion": "apps/v1", "kind": "Deployment", "namespace": "shop", "name": "greet", "state": "changed", "patch": `+want+`}]`, all.stdout)
	var list []map[string]any
	require.NoError(t, json.Unmarshal([]byte(invoke(t, dir, "deploy", "check", "--live", "live.yaml", "--format", "json").stdout), &list))
	require.Equal(t, []any{"/spec/replicas", "/spec/template/spec/containers/0/env/0/value", "/spec/template/spec/containers/0/image"}, list[0]["paths"])
	github := invoke(t, dir, "deploy", "check", "--live", "live.yaml", "--format", "github").stdout
	require.Equal(t, "::error title=apigen drift::Deployment/greet is changed: /spec/replicas, /spec/template/spec/containers/0/env/0/value, /spec/template/spec/containers/0/image\n", github)
	require.Empty(t, invoke(t, dir, "deploy", "check", "--live", "live.yaml", "--only", "Service").ok(t).stdout)
}

// driftObjects: what is missing and what is left over from another strategy; and
// that rendered manifests of the user count with --with.
func driftObjects(t *testing.T, dir, live string) {
	put(t, dir, "live.yaml", strings.Replace(live, "kind: PodDisruptionBudget", "kind: Budget", 1))
	found := invoke(t, dir, "deploy", "check", "--live", "live.yaml")
	require.Equal(t, exitFound, found.code)
	require.Equal(t, "PodDisruptionBudget/greet is missing\nBudget/greet is not wanted any more\n", found.stdout)

	put(t, dir, "live.yaml", strings.ReplaceAll(live, "image: greet:1.0.0", "image: greet:2.0.0"))
	put(t, dir, "rendered.yaml", strings.ReplaceAll(live, "image: greet:1.0.0", "image: greet:2.0.0"))
	require.Empty(t, invoke(t, dir, "deploy", "check", "--live", "live.yaml", "--with", "rendered.yaml").ok(t).stdout)
	require.Equal(t, exitFound, invoke(t, dir, "deploy", "check", "--live", "live.yaml").code)
}

// Replicas that the autoscaler chose are none of the business of a look at the
// Deployment alone, whatever its kind is spelled like.
func TestDeployCheckOfOneAutoscaledObject(t *testing.T) {
	t.Parallel()
	dir := kubeProject(t, "")
	live := liveOf(t, dir)
	require.Contains(t, live, "kind: HorizontalPodAutoscaler")
	const spec = `( +)revisionHistoryLimit: 5\n`
	require.Regexp(t, spec, live)
	live = regexp.MustCompile(spec).ReplaceAllString(live, "${1}replicas: 5\n${0}")
	put(t, dir, "live.yaml", live)
	for _, only := range []string{"Deployment/greet", "deploy/greet", "deployments", "svc", "services", "cm", "netpol", "networkpolicies", "ServiceAccounts"} {
		require.Empty(t, invoke(t, dir, "deploy", "check", "--live", "live.yaml", "--only", only).ok(t).stdout, only)
	}
	invoke(t, dir, "deploy", "check", "--live", "live.yaml", "--only", "deployment/shop").refused(t, "--only deployment/shop names nothing that is wanted or live")
}

func TestDeployCheckRefuses(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	put(t, dir, "bad.yaml", "apiVersion: v1\nkind: List\nitems:\n- kind: Service\n")
	put(t, dir, "empty.yaml", "apiVersion: v1\nkind: List\nitems: []\n")
	check := func(args ...string) result { return invoke(t, dir, append([]string{"deploy", "check"}, args...)...) }
	check().refused(t, "--live is missing; name a file that kubectl get -o yaml has written, or - for standard input")
	check("--live", "-", "--with", "-").refused(t, "--live and --with can't both be standard input")
	check("--live", "bad.yaml", "--format", "x").refused(t, `--format "x" is unknown; use text, json, json-patch or github`)
	check("--live", "bad.yaml").refused(t, "bad.yaml:4: this is no object of Kubernetes: it has no apiVersion and kind")
	check("--live", "empty.yaml").refused(t, "empty.yaml: there are no objects; write some with kubectl get -o yaml")
	check("--live", "none.yaml").refused(t, "none.yaml can't be read: no such file or directory")
	_, err := os.Stat(filepath.Join(dir, "deploy"))
	require.ErrorIs(t, err, os.ErrNotExist, "nothing is written")
}
