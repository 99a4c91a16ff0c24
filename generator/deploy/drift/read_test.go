package drift_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/deploy/drift"
)

// TestFormsOfExports: one object, several documents, lists, typed lists, JSON.
func TestFormsOfExports(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"object":     {"apiVersion: v1\nkind: Service\nmetadata: {name: a}\n", "[Service/a]"},
		"documents":  {"---\napiVersion: v1\nkind: Service\nmetadata: {name: a}\n---\n# nothing\n---\napiVersion: v1\nkind: Service\nmetadata: {name: b}\n", "[Service/a Service/b]"},
		"list":       {"apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Service, metadata: {name: a}}\n", "[Service/a]"},
		"empty list": {"apiVersion: v1\nitems: []\nkind: List\n", "[]"},
		"typed list": {`{"apiVersion": "apps/v1", "kind": "DeploymentList", "items": [{"metadata": {"name": "a"}}]}`, "[Deployment/a]"},
		"json":       {"{\n    \"apiVersion\": \"v1\",\n\t\"kind\": \"List\", \"items\": [{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {\"name\": \"a\\/b\"}}]}", "[Service/a/b]"},
		"windows":    {"apiVersion: v1\r\nkind: Service\r\nmetadata: {name: a}\r\n", "[Service/a]"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, names(objects(t, "live.yaml", c.text)))
		})
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	for text, want := range map[string]string{
		"a: [":                         "live.yaml:2: neither YAML nor JSON: ",
		"a: 1\nb: }":                   "live.yaml:2: neither YAML nor JSON: ",
		"- a":                          "live.yaml:1:1: want an object of Kubernetes, or a List of them",
		"Error from server: forbidden": "live.yaml:1:", // what kubectl prints when it can't
		"nothing":                      "live.yaml:1:1: want an object of Kubernetes, or a List of them",
		"kind: Service":                "live.yaml:1: this is no object of Kubernetes: it has no apiVersion and kind",
		"apiVersion: v1\nkind: Service\nmetadata: {}":                              "live.yaml:1: this Service has no name",
		"apiVersion: v1\nkind: List\nitems:\n- {}\n":                               "live.yaml:4: this is no object of Kubernetes: it has no apiVersion and kind",
		"apiVersion: v1\nkind: List\nitems:\n- a\n":                                "live.yaml:4:3: want an object of Kubernetes, or a List of them",
		"apiVersion: v1\nkind: Service\nmetadata: &m {name: a}\nspec: *m\n":        "live.yaml:4:7: aliases are not read; write the value out",
		"apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {1: 2, [a]: 3}": "live.yaml:4:14: want a word as a key",
	} {
		_, err := drift.Read("live.yaml", []byte(text))
		require.ErrorContains(t, err, want)
		require.NotContains(t, err.Error(), "\n")
	}
}

// FuzzRead: whatever is read, or not, there is no panic, and what is read can be
// compared with itself without a difference.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n",
		"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, labels: {app.kubernetes.io/managed-by: apigen}}\nspec: {replicas: 2, template: {spec: {containers: [{name: a, env: [{name: TOKEN, value: b}], resources: {limits: {cpu: 1e3, memory: .5Gi}}}]}}}\n",
		"apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a.yaml: \"secret: b\\n\"}}]\n",
		`{"apiVersion": "apps/v1", "kind": "DeploymentList", "items": [{"metadata": {"name": "a"}}]}`,
		"a: &a [*a]\n", "? [a]\n: b\n", "!!binary a", "a: .nan\nb: 1e400\n---\n", "<<: {a: b}\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		read, err := drift.Read("live.yaml", text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "live.yaml:") {
				t.Fatalf("no place: %v", err)
			}
			return
		}
		again, err := drift.Read("live.yaml", text)
		if err != nil {
			t.Fatal(err)
		}
		report, err := drift.Compare(read, again)
		if err == nil && !report.Empty() {
			t.Fatalf("an object differs from itself: %+v", report)
		}
		for _, o := range read {
			if _, err := o.Text(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestItemsMustBeAList(t *testing.T) {
	_, err := drift.Read("f", []byte("apiVersion: v1\nkind: List\nitems: {a: b}\n"))
	require.EqualError(t, err, "f:1:1: items must be a list")
}
