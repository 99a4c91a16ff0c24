package kube_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/apigen/apigen/generator/deploy"
	"github.com/apigen/apigen/generator/deploy/drift"
)

var strategies = []string{"rolling", "recreate", "blue-green", "canary"}

// chosenDirs are where each strategy lies.
var chosenDirs = map[string]string{
	"rolling": "base", "recreate": "overlays/recreate", "blue-green": "overlays/blue-green", "canary": "overlays/canary",
}

// TestOneWordChoosesTheStrategy: what is applied is the overlay of its name, and
// all overlays are there for the next word.
func TestOneWordChoosesTheStrategy(t *testing.T) {
	for _, strategy := range strategies {
		files, _ := kubeFiles(t, kubeService(t, kubeContract, kubeConfig, "strategy="+strategy, "route.host=api.example.com"))
		want := cluster(t, files, chosenDirs[strategy])
		require.Equal(t, want, cluster(t, files, "."), strategy)
		require.Equal(t, want, cluster(t, files, "production"), strategy)
		require.Equal(t, want, cluster(t, files, "strategy"), strategy)
		for _, dir := range chosenDirs {
			require.NotEmpty(t, cluster(t, files, dir))
		}
	}
}

// TestBuildIsWhatKustomizeMakes: the drift check needs no kustomize for what is
// generated.
func TestBuildIsWhatKustomizeMakes(t *testing.T) {
	for _, kind := range []string{"route.kind=none", "route.kind=ingress", "route.kind=gateway"} {
		settings := []string{"route.gateway=edge/public", "namespace=shop", kind}
		if kind != "route.kind=none" {
			settings = append(settings, "route.host=api.example.com")
		}
		files, _ := kubeFiles(t, kubeService(t, kubeContract, kubeConfig, settings...))
		for _, dir := range []string{"base", "overlays/recreate", "overlays/blue-green", "overlays/canary", "strategy", ".", "production"} {
			if kind == "route.kind=none" && dir == "overlays/canary" {
				continue
			}
			built, err := drift.Build(files, deploy.KubeDir+"/"+dir)
			require.NoError(t, err)
			want, err := drift.Read("kustomize", rendered(t, files, deploy.KubeDir+"/"+dir))
			require.NoError(t, err)
			require.Equal(t, byName(t, want), byName(t, built), dir)
		}
	}
}

func byName(t *testing.T, objects []drift.Object) map[string]map[string]any {
	t.Helper()
	out := map[string]map[string]any{}
	for _, o := range objects {
		require.NotContains(t, out, o.String())
		out[o.String()] = o.Value
	}
	return out
}

func TestRecreateEndsOldReplicasFirst(t *testing.T) {
	files, _ := kubeFiles(t, kubeService(t, kubeContract, kubeConfig))
	want, got := cluster(t, files, "base"), cluster(t, files, "overlays/recreate")
	require.Equal(t, appsv1.DeploymentStrategy{Type: appsv1.RecreateDeploymentStrategyType}, got["Deployment/user"].(*appsv1.Deployment).Spec.Strategy)
	delete(want, "Deployment/user")
	delete(got, "Deployment/user")
	require.Equal(t, want, got)
}

func TestBlueGreenSwitchesTheService(t *testing.T) {
	for active, preview := range map[string]string{"blue": "green", "green": "blue"} {
		files, _ := kubeFiles(t, kubeService(t, kubeContract, kubeConfig, "strategy=blue-green", "blue-green.active="+active,
			"blue-green.blue=1.0.0", "blue-green.green=1.1.0", "image=registry.example.com/user", "replicas.min=3"))
		objects := cluster(t, files, ".")
		for slot, tag := range map[string]string{"blue": "1.0.0", "green": "1.1.0"} {
			d := objects["Deployment/user-"+slot].(*appsv1.Deployment)
			require.Equal(t, "registry.example.com/user:"+tag, d.Spec.Template.Spec.Containers[0].Image)
			require.Equal(t, "user-"+slot, d.Spec.Selector.MatchLabels["app.kubernetes.io/instance"])
			h := objects["HorizontalPodAutoscaler/user-"+slot].(*autoscalingv2.HorizontalPodAutoscaler)
			require.Equal(t, "user-"+slot, h.Spec.ScaleTargetRef.Name)
			require.EqualValues(t, 3, *h.Spec.MinReplicas)
			require.Contains(t, objects, "PodDisruptionBudget/user-"+slot)
		}
		for service, slot := range map[string]string{"user": active, "user-preview": preview} {
			require.Equal(t, map[string]string{"app.kubernetes.io/name": "user", "app.kubernetes.io/instance": "user-" + slot},
				objects["Service/"+service].(*corev1.Service).Spec.Selector)
		}
		for _, name := range []string{"Deployment/user", "HorizontalPodAutoscaler/user", "PodDisruptionBudget/user"} {
			require.NotContains(t, objects, name)
		}
	}
}

func TestCanaryGetsItsShare(t *testing.T) {
	settings := []string{"strategy=canary", "canary.tag=2.0.0", "canary.weight=25", "tag=1.0.0", "replicas.min=3", "replicas.max=20", "route.host=api.example.com"}
	files, _ := kubeFiles(t, kubeService(t, kubeContract, kubeConfig, settings...))
	objects := cluster(t, files, ".")
	for instance, image := range map[string]string{"user": "user:1.0.0", "user-canary": "user:2.0.0"} {
		require.Equal(t, image, objects["Deployment/"+instance].(*appsv1.Deployment).Spec.Template.Spec.Containers[0].Image)
		require.Equal(t, instance, objects["Service/"+instance].(*corev1.Service).Spec.Selector["app.kubernetes.io/instance"])
	}
	h := objects["HorizontalPodAutoscaler/user-canary"].(*autoscalingv2.HorizontalPodAutoscaler).Spec
	require.Equal(t, "1 5 user-canary", fmt.Sprint(*h.MinReplicas, h.MaxReplicas, " ", h.ScaleTargetRef.Name), "its share of the replicas, rounded up")
	stable, canary := objects["Ingress/user"].(*networkingv1.Ingress), objects["Ingress/user-canary"].(*networkingv1.Ingress)
	require.Equal(t, map[string]string{"nginx.ingress.kubernetes.io/canary": "true", "nginx.ingress.kubernetes.io/canary-weight": "25"}, canary.Annotations)
	require.Empty(t, stable.Annotations)
	require.Equal(t, paths(stable, "user"), paths(canary, "user-canary"))

	files, _ = kubeFiles(t, kubeService(t, kubeContract, kubeConfig, append(settings, "route.kind=gateway", "route.gateway=public")...))
	route := cluster(t, files, ".")["HTTPRoute/user"].(*gatewayv1.HTTPRoute)
	weights := map[string]int32{}
	for _, backend := range route.Spec.Rules[0].BackendRefs {
		weights[string(backend.Name)] = *backend.Weight
	}
	require.Equal(t, map[string]int32{"user": 75, "user-canary": 25}, weights)
}

// paths lists what an ingress lets in to a service.
func paths(i *networkingv1.Ingress, service string) []string {
	var out []string
	for _, p := range i.Spec.Rules[0].HTTP.Paths {
		if p.Backend.Service.Name == service && p.Backend.Service.Port.Name == "http" {
			out = append(out, string(*p.PathType)+" "+p.Path)
		}
	}
	return out
}

// TestPathsOfTheContract: the prefix of each group up to its first variable, and
// the first segment of routes without one.
func TestPathsOfTheContract(t *testing.T) {
	group := func(prefix string, routes ...string) string {
		name := strings.NewReplacer("/", "", ":", "", "-", "").Replace(prefix + strings.Join(routes, ""))
		text := "@server (\n\tgroup: g" + name + "\n\tprefix: " + prefix + "\n)\nservice user-api {\n"
		if prefix == "" {
			text = "service user-api {\n"
		}
		for i, route := range routes {
			text += fmt.Sprintf("\t@handler h%s%d\n\tget %s\n", name, i, route)
		}
		return text + "}\n"
	}
	var thirty, hundred, many string
	var names []string
	for i := range 300 {
		one := group(fmt.Sprintf("/v1/g%03d", i), "/:id")
		if i < 30 {
			thirty += one
			names = append(names, fmt.Sprintf("Prefix /v1/g%03d", i))
		}
		if i < 100 {
			hundred += one
		}
		many += group(fmt.Sprintf("/g%03d", i), "/x")
	}
	for text, want := range map[string][]string{
		"service user-api {\n}\n":                   {"Prefix /"},
		kubeContract:                                {"Prefix /ping", "Prefix /v1/users"},
		group("", "/", "/:name", "/users/:id"):      {"Prefix /"},
		group("", "/", "/users/:id", "/users"):      {"Exact /", "Prefix /users"},
		group("/v1", "/a") + group("/v1/b", "/x"):   {"Prefix /v1"},
		group("/v1/x", "/a") + group("/v1-b", "/x"): {"Prefix /v1-b", "Prefix /v1/x"},
		group("/shops/:shop/users", "/:id"):         {"Prefix /shops"},
		thirty:                                      names,
		hundred:                                     {"Prefix /v1"},
		many:                                        {"Prefix /"},
	} {
		files, _ := kubeFiles(t, kubeService(t, text, kubeConfig, "route.host=api.example.com", "route.tls=api-tls"))
		ingress := cluster(t, files, "base")["Ingress/user"].(*networkingv1.Ingress)
		require.Equal(t, want, paths(ingress, "user"), text[:min(len(text), 200)])
		require.Equal(t, "nginx api.example.com", *ingress.Spec.IngressClassName+" "+ingress.Spec.Rules[0].Host)
		require.Equal(t, []networkingv1.IngressTLS{{Hosts: []string{"api.example.com"}, SecretName: "api-tls"}}, ingress.Spec.TLS)

		files, _ = kubeFiles(t, kubeService(t, text, kubeConfig, "route.host=api.example.com", "route.kind=gateway", "route.gateway=edge/public"))
		route := cluster(t, files, "base")["HTTPRoute/user"].(*gatewayv1.HTTPRoute)
		require.Equal(t, "edge/public", string(*route.Spec.ParentRefs[0].Namespace)+"/"+string(route.Spec.ParentRefs[0].Name))
		require.Equal(t, []gatewayv1.Hostname{"api.example.com"}, route.Spec.Hostnames)
		var matches []string
		for _, m := range route.Spec.Rules[0].Matches {
			matches = append(matches, strings.TrimPrefix(string(*m.Path.Type), "Path")+" "+*m.Path.Value)
		}
		require.Equal(t, want, matches)
	}
}

// TestDatabaseFileTakesOneReplica: a file that no two replicas can share.
func TestDatabaseFileTakesOneReplica(t *testing.T) {
	for dsn, want := range map[string][2]string{
		"data/user.db?_pragma=busy_timeout(5000)": {"/data", "/data/user.db?_pragma=busy_timeout(5000)"},
		"user.db":                   {"/data", "/data/user.db"},
		"file:user.db?cache=shared": {"/data", "file:/data/user.db?cache=shared"},
		"/var/lib/user/user.db":     {"/var/lib/user", "/var/lib/user/user.db"},
		"":                          {"/data", "/data/user.db?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)"},
		":memory:":                  {"", ":memory:"},
		"file:x?mode=memory":        {"", "file:x?mode=memory"},
	} {
		s := kubeService(t, kubeContract, "store:\n  dsn: ${DATABASE_DSN:-"+dsn+"}\n", "strategy=recreate", "route.host=a.example.com", "replicas.max=5")
		s.Uses = deploy.Uses{Database: "sqlite"}
		files, list := kubeFiles(t, s)
		require.Len(t, list, 1)
		require.Equal(t, "file-database etc/user-api.yaml:2:3", string(list[0].Code)+" "+list[0].Span.Start.String())
		objects := cluster(t, files, ".")
		d := objects["Deployment/user"].(*appsv1.Deployment).Spec
		require.EqualValues(t, 1, *d.Replicas)
		require.Equal(t, appsv1.RecreateDeploymentStrategyType, d.Strategy.Type)
		require.Equal(t, want[1], objects["ConfigMap/user-env"].(*corev1.ConfigMap).Data["DATABASE_DSN"])
		require.NotContains(t, objects, "HorizontalPodAutoscaler/user")
		require.NotContains(t, strings.Join(slices.Collect(maps.Keys(files)), " "), "overlays/")
		if want[0] == "" {
			require.NotContains(t, objects, "PersistentVolumeClaim/user-data")
			continue
		}
		require.Equal(t, []corev1.PersistentVolumeAccessMode{"ReadWriteOnce"}, objects["PersistentVolumeClaim/user-data"].(*corev1.PersistentVolumeClaim).Spec.AccessModes)
		require.EqualValues(t, 65532, *d.Template.Spec.SecurityContext.FSGroup)
		require.Contains(t, d.Template.Spec.Containers[0].VolumeMounts, corev1.VolumeMount{Name: "data", MountPath: want[0]})
	}
}

func TestWhatCannotRunIsReported(t *testing.T) {
	s := kubeService(t, kubeContract, "store:\n  dsn: ${DATABASE_DSN:-user.db}\n", "strategy=blue-green")
	s.Uses = deploy.Uses{Database: "sqlite"}
	files, list := kubeFiles(t, s)
	require.Empty(t, files)
	require.Equal(t, "unfit-strategy etc/user-api.yaml:2:3", string(list[0].Code)+" "+list[0].Span.Start.String())

	files, list = kubeFiles(t, kubeService(t, kubeContract, "port: 80\nadmin:\n  port: -1\n"))
	require.Empty(t, files)
	require.Equal(t, "unreadable-config etc/user-api.yaml:3:9", string(list[0].Code)+" "+list[0].Span.Start.String())
}

// TestWhatGoesThroughTheTypesIsNoDrift: a client that decodes and encodes
// manifests spells quantities and empty objects in its own way.
func TestWhatGoesThroughTheTypesIsNoDrift(t *testing.T) {
	files, _ := kubeFiles(t, kubeService(t, kubeContract, kubeConfig, "route.host=api.example.com", "resources.memory=262144Ki", "resources.cpu=1500m"))
	for _, dir := range chosenDirs {
		want, err := drift.Build(files, deploy.KubeDir+"/"+dir)
		require.NoError(t, err)
		var live []drift.Object
		for name, object := range cluster(t, files, dir) {
			text, err := json.Marshal(object)
			require.NoError(t, err)
			read, err := drift.Read(name, text)
			require.NoError(t, err)
			live = append(live, read...)
		}
		report, err := drift.CompareOnly(want, live, func(drift.Object) bool { return true })
		require.NoError(t, err)
		require.True(t, report.Empty(), "%+v", report)
	}
}
