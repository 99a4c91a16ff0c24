package kube_test

import (
	"encoding/json"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
	strict "sigs.k8s.io/json"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/deploy"
	"github.com/apigen/apigen/generator/deploy/drift"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

const kubeContract = `
@server (
	prefix: /v1/users
	group:  user
	jwt:    Auth
)
service user-api {
	@handler getUser
	get /:id
	@handler listUsers
	get /
}

service user-api {
	@handler ping
	get /ping
}
`

const kubeConfig = `host: ${HOST:-0.0.0.0}
port: ${PORT:-8888}
admin:
  host: ${ADMIN_HOST:-127.0.0.1}
  port: ${ADMIN_PORT:-6060}
drainDelay: 7s
grace: 15s
auth:
  secret: ${AUTH_SECRET:-random}
store:
  dsn: ${DATABASE_DSN:-postgres://postgres@127.0.0.1:5432/user}
bootstrap:
  password: ${ADMIN_PASSWORD:-}
region: ${REGION}
`

// kubeService is a service with that contract and configuration.
func kubeService(t *testing.T, text, config string, settings ...string) *deploy.Service {
	t.Helper()
	program, list := parser.Load(fstest.MapFS{"user.api": {Data: []byte(text)}}, "user.api")
	api, more := contract.Resolve(program)
	require.False(t, append(list, more...).HasErrors(), "%v", append(list, more...))
	read, found := deploy.ReadConfig(source.NewFile("etc/user-api.yaml", []byte(config)))
	require.Empty(t, found)
	var set deploy.Settings
	for _, setting := range settings {
		key, value, _ := strings.Cut(setting, "=")
		require.NoError(t, set.Set(key, value))
	}
	require.NoError(t, set.Check())
	return &deploy.Service{
		Settings: set.Settled("user"), API: api, Command: "user", Module: "example.com/user", Go: "1.26", Root: ".", Below: ".",
		ConfigAt: "etc/user-api.yaml", Config: read, Uses: deploy.Uses{Database: "postgres", Redis: true},
	}
}

// kubeFiles are the generated files by their paths.
func kubeFiles(t *testing.T, s *deploy.Service) (map[string][]byte, diag.List) {
	t.Helper()
	files, list, err := generator.Run(s, deploy.Emitters(deploy.Kube)...)
	require.NoError(t, err)
	out := map[string][]byte{}
	for _, file := range files {
		out[file.Path] = file.Content
		require.Equal(t, file.Owner == plan.Generated, plan.Intact(file.Content), file.Path)
	}
	return out, list
}

// rendered is what kubectl kustomize prints for a directory.
func rendered(t *testing.T, files map[string][]byte, dir string) []byte {
	t.Helper()
	disk := filesys.MakeFsInMemory()
	for name, content := range files {
		require.NoError(t, disk.WriteFile(name, content))
	}
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(disk, dir)
	require.NoError(t, err)
	text, err := built.AsYaml()
	require.NoError(t, err)
	return text
}

// objectTypes are the types of every kind that is generated.
var objectTypes = map[string]func() any{
	"v1/ConfigMap":                            func() any { return new(corev1.ConfigMap) },
	"v1/Service":                              func() any { return new(corev1.Service) },
	"v1/ServiceAccount":                       func() any { return new(corev1.ServiceAccount) },
	"v1/PersistentVolumeClaim":                func() any { return new(corev1.PersistentVolumeClaim) },
	"apps/v1/Deployment":                      func() any { return new(appsv1.Deployment) },
	"autoscaling/v2/HorizontalPodAutoscaler":  func() any { return new(autoscalingv2.HorizontalPodAutoscaler) },
	"policy/v1/PodDisruptionBudget":           func() any { return new(policyv1.PodDisruptionBudget) },
	"networking.k8s.io/v1/NetworkPolicy":      func() any { return new(networkingv1.NetworkPolicy) },
	"networking.k8s.io/v1/Ingress":            func() any { return new(networkingv1.Ingress) },
	"gateway.networking.k8s.io/v1/HTTPRoute":  func() any { return new(gatewayv1.HTTPRoute) },
	"monitoring.coreos.com/v1/ServiceMonitor": func() any { return new(monitoringv1.ServiceMonitor) },
}

// decoded decodes manifests into the types of Kubernetes, by kind and name.
// Unknown fields, keys that are there twice and wrong types are failures.
func decoded(t *testing.T, manifests []byte) map[string]any {
	t.Helper()
	objects, err := drift.Read("rendered", manifests)
	require.NoError(t, err)
	out := map[string]any{}
	for _, o := range objects {
		text, err := json.Marshal(o.Value)
		require.NoError(t, err)
		make, known := objectTypes[o.Version()+"/"+o.Kind()]
		require.True(t, known, "%s in %s", o, o.Version())
		into := make()
		wrong, err := strict.UnmarshalStrict(text, into)
		require.NoError(t, err, "%s", text)
		require.Empty(t, wrong, "%s", text)
		require.NotContains(t, out, o.String())
		out[o.String()] = into
	}
	return out
}

// cluster is what runs when a directory is applied.
func cluster(t *testing.T, files map[string][]byte, dir string) map[string]any {
	t.Helper()
	return decoded(t, rendered(t, files, path.Join(deploy.KubeDir, dir)))
}
