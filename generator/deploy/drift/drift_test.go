package drift_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	jsonpatch "github.com/evanphx/json-patch/v5"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/deploy/drift"
)

const fixtures = "../../../testdata/drift/"

func fixture(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(fixtures + name)
	require.NoError(t, err)
	return string(text)
}

func objects(t *testing.T, name, text string) []drift.Object {
	t.Helper()
	out, err := drift.Read(name, []byte(text))
	require.NoError(t, err)
	return out
}

// compare compares the fixture of a live cluster, edited, with what is wanted.
func compare(t *testing.T, edits ...string) drift.Report {
	t.Helper()
	live := fixture(t, "live.yaml")
	for i := 0; i < len(edits); i += 2 {
		require.Contains(t, live, edits[i])
		live = strings.Replace(live, edits[i], edits[i+1], 1)
	}
	report, err := drift.Compare(objects(t, "want.yaml", fixture(t, "want.yaml")), objects(t, "live.yaml", live))
	require.NoError(t, err)
	return report
}

// TestNoiseOfTheServerIsSilent: the fixture has all that an API server, its
// controllers and kubectl add, quantities spelled otherwise, lists in another
// order, and other objects of the namespace.
func TestNoiseOfTheServerIsSilent(t *testing.T) {
	report := compare(t)
	require.True(t, report.Empty(), "%+v", report)
}

func operations(c drift.Change) []string {
	var out []string
	for _, o := range c.Operations {
		value, _ := json.Marshal(o.Value)
		line := o.Op + " " + o.Path
		if o.Op != "remove" {
			line += " " + string(value)
		}
		out = append(out, line)
	}
	return out
}

// TestDriftIsFoundAndMended: the first operation of each patch, and that all of
// them together leave nothing to find.
func TestDriftIsFoundAndMended(t *testing.T) {
	const container = "/spec/template/spec/containers/0/"
	for name, c := range map[string]struct {
		edits []string
		want  []string
	}{
		"image":                  {[]string{"image: registry.example.com/user:1.0.0", "image: registry.example.com/user:1.0.1"}, []string{`replace ` + container + `image "registry.example.com/user:1.0.0"`}},
		"replicas below":         {[]string{"replicas: 3\n", "replicas: 1\n"}, []string{`replace /spec/replicas 2`}},
		"replicas above":         {[]string{"replicas: 3\n", "replicas: 11\n"}, []string{`replace /spec/replicas 10`}},
		"autoscaler off":         {[]string{"replicas: 3\n", "replicas: 0\n"}, []string{`replace /spec/replicas 2`}},
		"autoscaler":             {[]string{"maxReplicas: 10", "maxReplicas: 20"}, []string{`replace /spec/maxReplicas 10`}},
		"variable more":          {[]string{"          - name: PORT\n", "          - name: DEBUG\n            value: \"1\"\n          - name: PORT\n"}, []string{`remove ` + container + `env/4`}},
		"variable less":          {[]string{"          - name: GOMEMLIMIT\n            value: 230MiB\n", ""}, []string{`add ` + container + `env/- {"name":"GOMEMLIMIT","value":"230MiB"}`}},
		"variable otherwise":     {[]string{"value: 230MiB", "value: 1GiB"}, []string{`replace ` + container + `env/5/value "230MiB"`}},
		"literal secret":         {[]string{"            valueFrom:\n              secretKeyRef:\n                key: AUTH_SECRET\n                name: user-secrets\n", "            value: canary-secret\n"}, []string{`remove ` + container + `env/2/value`, `add ` + container + `env/2/valueFrom {"secretKeyRef":{"key":"AUTH_SECRET","name":"user-secrets"}}`}},
		"cpu limit":              {[]string{"limits:\n              memory: 262144Ki", "limits:\n              cpu: 500m\n              memory: 262144Ki"}, []string{`remove ` + container + `resources/limits/cpu`}},
		"memory":                 {[]string{"memory: 262144Ki", "memory: 512Mi"}, []string{`replace ` + container + `resources/limits/memory "256Mi"`}},
		"host network":           {[]string{"dnsPolicy: ClusterFirst\n", "dnsPolicy: ClusterFirst\n        hostNetwork: true\n"}, []string{`remove /spec/template/spec/hostNetwork`}},
		"sidecar":                {[]string{"      containers:\n", "      containers:\n        - name: debug\n          image: busybox\n"}, []string{`remove /spec/template/spec/containers/0`}},
		"dns policy":             {[]string{"dnsPolicy: ClusterFirst\n", "dnsPolicy: Default\n"}, []string{`remove /spec/template/spec/dnsPolicy`}},
		"probe":                  {[]string{"path: /readyz", "path: /"}, []string{`replace ` + container + `readinessProbe/httpGet/path "/readyz"`}},
		"privileged":             {[]string{"allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true"}, []string{`replace ` + container + `securityContext/allowPrivilegeEscalation false`}},
		"arguments":              {[]string{"          - -f\n          - /config/user-api.yaml\n", "          - /config/user-api.yaml\n          - -f\n"}, []string{`replace ` + container + `args ["-f","/config/user-api.yaml"]`}},
		"service type":           {[]string{"type: ClusterIP\n", "type: LoadBalancer\n"}, []string{`replace /spec/type "ClusterIP"`}},
		"label":                  {[]string{"app.kubernetes.io/instance: user\n", "app.kubernetes.io/instance: other~\n"}, []string{`replace /metadata/labels/app.kubernetes.io~1instance "user"`}},
		"annotation of somebody": {[]string{"nginx.ingress.kubernetes.io/canary-weight: '10'", "nginx.ingress.kubernetes.io/canary-weight: '50'\n      nginx.ingress.kubernetes.io/limit-rps: '1'"}, []string{`replace /metadata/annotations/nginx.ingress.kubernetes.io~1canary-weight "10"`, `remove /metadata/annotations/nginx.ingress.kubernetes.io~1limit-rps`}},
		"rolling update":         {[]string{"maxUnavailable: 0", "maxUnavailable: 25%"}, []string{`replace /spec/strategy/rollingUpdate/maxUnavailable 0`}},
		"egress":                 {[]string{"port: 5432", "port: 5433"}, []string{`replace /spec/egress [{"ports"`}},
		"path":                   {[]string{"path: /v1/users\n", "path: /v2\n"}, []string{`remove /spec/rules/0/http/paths/0`, `add /spec/rules/0/http/paths/- {"backend"`}},
		"configuration":          {[]string{"port: ${PORT:-8888}\n", "port: 80\n"}, []string{`replace /data/user-api.yaml "port: ${PORT:-8888}\n`}},
	} {
		t.Run(name, func(t *testing.T) {
			report := compare(t, c.edits...)
			require.Empty(t, report.Missing)
			require.Empty(t, report.Extra)
			require.Len(t, report.Changed, 1)
			got := operations(report.Changed[0])
			require.Len(t, got, len(c.want), "%v", got)
			for i := range got {
				require.True(t, strings.HasPrefix(got[i], c.want[i]), "%s instead of %s", got[i], c.want[i])
			}
			mended(t, report.Changed[0])
		})
	}
}

// mended applies the operations and compares again.
func mended(t *testing.T, c drift.Change) {
	t.Helper()
	list, err := json.Marshal(c.Operations)
	require.NoError(t, err)
	patch, err := jsonpatch.DecodePatch(list)
	require.NoError(t, err)
	live, err := json.Marshal(c.Value)
	require.NoError(t, err)
	after, err := patch.Apply(live)
	require.NoError(t, err, "%s", list)
	var want []drift.Object
	for _, o := range objects(t, "want.yaml", fixture(t, "want.yaml")) {
		if o.String() == c.String() || o.Kind() == "HorizontalPodAutoscaler" && c.Kind() == "Deployment" {
			want = append(want, o)
		}
	}
	report, err := drift.Compare(want, objects(t, "after", string(after)))
	require.NoError(t, err)
	require.Empty(t, report.Changed)

	before, err := c.Before()
	require.NoError(t, err)
	wanted, err := c.After()
	require.NoError(t, err)
	require.NotEqual(t, before, wanted, "the difference shows")
	require.NotContains(t, before, "canary-secret")
	require.NotContains(t, before+wanted, "resourceVersion")
}

// TestBoundsCountWhereOthersAreLeftOut: the autoscaler decides on the replicas of
// the one Deployment that is looked at, and objects outside say nothing.
func TestBoundsCountWhereOthersAreLeftOut(t *testing.T) {
	want := objects(t, "want.yaml", fixture(t, "want.yaml"))
	one := func(o drift.Object) bool { return o.String() == "Deployment/user" }
	for replicas, operation := range map[string][]string{"3": nil, "11": {"replace /spec/replicas 10"}} {
		live := strings.Replace(fixture(t, "live.yaml"), "replicas: 3\n", "replicas: "+replicas+"\n", 1)
		live = strings.Replace(live, "type: ClusterIP\n", "type: LoadBalancer\n", 1)
		report, err := drift.CompareOnly(want, objects(t, "live.yaml", live), one)
		require.NoError(t, err)
		require.Empty(t, report.Missing)
		require.Empty(t, report.Extra)
		var got []string
		for _, c := range report.Changed {
			got = append(got, operations(c)...)
		}
		require.Equal(t, operation, got)
	}
}

// TestRecreateTakesTheBoundsAway: the server refuses them beside it.
func TestRecreateTakesTheBoundsAway(t *testing.T) {
	want := `{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"}, "spec": {"strategy": {"type": "Recreate"}}}`
	live := `{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"}, "spec": {"replicas": 1,
		"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}}}}`
	report, err := drift.Compare(objects(t, "w", want), objects(t, "l", live))
	require.NoError(t, err)
	require.Equal(t, []string{`remove /spec/strategy/rollingUpdate`, `replace /spec/strategy/type "Recreate"`}, operations(report.Changed[0]))

	report, err = drift.Compare(objects(t, "w", strings.Replace(want, `"strategy": {"type": "Recreate"}`, "", 1)), objects(t, "l", live))
	require.NoError(t, err)
	require.True(t, report.Empty(), "silence stands for the defaults")
}

func TestMissingAndExtraObjects(t *testing.T) {
	want, live := fixture(t, "want.yaml"), fixture(t, "live.yaml")
	report, err := drift.Compare(objects(t, "want.yaml", want)[:10], objects(t, "live.yaml", live))
	require.NoError(t, err)
	require.Empty(t, report.Missing)
	require.Equal(t, "[Deployment/user-canary Ingress/user-canary Service/user-canary]", names(report.Extra), "and neither the Secret nor what the cluster makes")

	report, err = drift.Compare(objects(t, "want.yaml", want), objects(t, "live.yaml", live)[:3])
	require.NoError(t, err)
	require.Equal(t, "[Deployment/user-canary HorizontalPodAutoscaler/user Ingress/user Ingress/user-canary NetworkPolicy/user "+
		"PodDisruptionBudget/user Service/user Service/user-canary ServiceAccount/user ServiceMonitor/user]", names(report.Missing))
}

func names(objects []drift.Object) string {
	var out []string
	for _, o := range objects {
		out = append(out, o.String())
	}
	return "[" + strings.Join(out, " ") + "]"
}

// TestSecretsAreNeverShown: neither objects of that kind nor what looks like one.
func TestSecretsAreNeverShown(t *testing.T) {
	report := compare(t,
		"secret: ${AUTH_SECRET:-random}", "secret: canary-secret # kept",
		"PORT: '8888'", "PORT: '9999'\n    API_TOKEN: canary-secret\n    SMTP_PASS: canary-secret\n    BROKER: amqp://guest:canary-secret@mq:5672")
	require.Len(t, report.Changed, 2)
	for _, c := range report.Changed {
		before, err := c.Before()
		require.NoError(t, err)
		require.NotContains(t, before, "canary-secret")
		require.Contains(t, before, "(hidden)")
		list, err := json.Marshal(c.Operations)
		require.NoError(t, err)
		require.NotContains(t, string(list), "canary-secret")
	}
}

func TestObjectsThatCannotBeToldApart(t *testing.T) {
	const service = "apiVersion: v1\nkind: Service\nmetadata: {name: a%s}\n"
	one := func(more string) string { return strings.Replace(service, "%s", more, 1) }
	for want, c := range map[string][2]string{
		"live:5: Service/a is in the namespaces x and y; export one namespace, or set deploy.namespace": {one(""), one(", namespace: x") + "---\n" + one(", namespace: y")},
		"live:5: Service/a is there twice, at live:1 too":                                               {one(""), one("") + "---\n" + one("")},
		"live:1: Service/a is exported as v2; export it as v1":                                          {one(""), strings.Replace(one(""), "v1", "v2", 1)},
	} {
		_, err := drift.Compare(objects(t, "want", c[0]), objects(t, "live", c[1]))
		require.EqualError(t, err, want)
	}
	report, err := drift.Compare(objects(t, "want", one(", namespace: x")), objects(t, "live", one(", namespace: x")+"---\n"+one(", namespace: y")))
	require.NoError(t, err)
	require.True(t, report.Empty())

	const twice = "apiVersion: v1\nkind: Service\nmetadata: {name: a, uid: b}\n"
	report, err = drift.Compare(objects(t, "want", one("")), objects(t, "live", twice+"---\n"+twice))
	require.NoError(t, err, "kubectl get svc,services")
	require.True(t, report.Empty())
}

// TestOtherNamespacesAreNobodysBusiness: objects of another environment have our
// labels too.
func TestOtherNamespacesAreNobodysBusiness(t *testing.T) {
	const labelled = "{name: %s, namespace: %s, labels: {app.kubernetes.io/name: a, app.kubernetes.io/managed-by: apigen}}"
	service := func(name, namespace string) string {
		return fmt.Sprintf("---\napiVersion: v1\nkind: Service\nmetadata: "+labelled+"\n", name, namespace)
	}
	report, err := drift.Compare(objects(t, "want", service("a", "x")),
		objects(t, "live", service("a", "x")+service("a", "y")+service("b", "x")+service("b", "y")))
	require.NoError(t, err)
	require.Len(t, report.Extra, 1)
	require.Equal(t, "Service/b in x", report.Extra[0].String()+" in "+report.Extra[0].Namespace())
}
