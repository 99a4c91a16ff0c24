package kube_test

import (
	"crypto/sha256"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
)

var selector = map[string]string{"app.kubernetes.io/name": "user", "app.kubernetes.io/instance": "user"}

func baseOf(t *testing.T, settings ...string) map[string]any {
	t.Helper()
	files, list := kubeFiles(t, kubeService(t, kubeContract, kubeConfig, settings...))
	require.Empty(t, list)
	return cluster(t, files, "base")
}

func TestDeploymentRollsAndDrains(t *testing.T) {
	d := baseOf(t)["Deployment/user"].(*appsv1.Deployment)
	require.Nil(t, d.Spec.Replicas, "the autoscaler decides")
	require.EqualValues(t, appsv1.RollingUpdateDeploymentStrategyType, d.Spec.Strategy.Type)
	require.Equal(t, "1", d.Spec.Strategy.RollingUpdate.MaxSurge.String())
	require.Equal(t, "0", d.Spec.Strategy.RollingUpdate.MaxUnavailable.String())
	require.EqualValues(t, 5, *d.Spec.RevisionHistoryLimit)
	require.Equal(t, selector, d.Spec.Selector.MatchLabels)
	for key, value := range selector {
		require.Equal(t, value, d.Spec.Template.Labels[key])
	}
	pod := d.Spec.Template.Spec
	require.EqualValues(t, 7+15+5, *pod.TerminationGracePeriodSeconds, "drainDelay, grace, and a margin for stop hooks")
	require.Nil(t, pod.Containers[0].Lifecycle, "the service waits by itself")

	spread := map[string]corev1.UnsatisfiableConstraintAction{}
	for _, constraint := range pod.TopologySpreadConstraints {
		spread[constraint.TopologyKey] = constraint.WhenUnsatisfiable
		require.EqualValues(t, 1, constraint.MaxSkew)
		require.Equal(t, selector, constraint.LabelSelector.MatchLabels)
	}
	require.Equal(t, map[string]corev1.UnsatisfiableConstraintAction{
		"kubernetes.io/hostname": corev1.ScheduleAnyway, "topology.kubernetes.io/zone": corev1.ScheduleAnyway,
	}, spread)
}

// Without a drain delay of the service, endpoints still lead to it when it is
// told to stop.
func TestClusterWaitsWhereTheServiceDoesNot(t *testing.T) {
	files, _ := kubeFiles(t, kubeService(t, kubeContract, "drainDelay: 0s\ngrace: 1500ms\n"))
	pod := cluster(t, files, "base")["Deployment/user"].(*appsv1.Deployment).Spec.Template.Spec
	require.EqualValues(t, 5, pod.Containers[0].Lifecycle.PreStop.Sleep.Seconds)
	require.EqualValues(t, 5+2+5, *pod.TerminationGracePeriodSeconds, "rounded up")
	require.Contains(t, pod.Containers[0].Args, "admin.host=0.0.0.0", "no variable sets it")
}

// TestServiceIsReached: one that listens on its own machine only, as on a
// developer's, would start and never get a request.
func TestServiceIsReached(t *testing.T) {
	for host, want := range map[string][2]string{
		"127.0.0.1": {"-f /config/user-api.yaml -set admin.host=0.0.0.0 -set host=0.0.0.0", ""}, "0.0.0.0": {"-f /config/user-api.yaml -set admin.host=0.0.0.0", ""},
		"${HOST:-localhost}": {"-f /config/user-api.yaml -set admin.host=0.0.0.0", "0.0.0.0"}, "'${HOST:-::}'": {"-f /config/user-api.yaml -set admin.host=0.0.0.0", "map ::"},
	} {
		files, _ := kubeFiles(t, kubeService(t, kubeContract, "host: "+host+"\n"))
		objects := cluster(t, files, "base")
		c := objects["Deployment/user"].(*appsv1.Deployment).Spec.Template.Spec.Containers[0]
		got := ""
		for _, v := range c.Env {
			if got = v.Value; v.Name == "HOST" {
				if v.ValueFrom != nil {
					got = "map " + objects["ConfigMap/user-env"].(*corev1.ConfigMap).Data["HOST"]
				}
				break
			}
		}
		require.Equal(t, want, [2]string{strings.Join(c.Args, " "), got}, host)
	}
}

func TestProbesAskTheAdminPort(t *testing.T) {
	c := baseOf(t)["Deployment/user"].(*appsv1.Deployment).Spec.Template.Spec.Containers[0]
	require.Equal(t, []corev1.ContainerPort{{Name: "http", ContainerPort: 8888, Protocol: "TCP"}, {Name: "admin", ContainerPort: 6060, Protocol: "TCP"}}, c.Ports)
	for path, probe := range map[string]*corev1.Probe{"/startupz": c.StartupProbe, "/readyz": c.ReadinessProbe, "/livez": c.LivenessProbe} {
		require.NotNil(t, probe, path)
		require.Equal(t, path, probe.HTTPGet.Path)
		require.Equal(t, "admin", probe.HTTPGet.Port.String())
		require.Equal(t, corev1.ProbeHandler{HTTPGet: probe.HTTPGet}, probe.ProbeHandler)
	}
}

func TestResources(t *testing.T) {
	c := baseOf(t, "resources.memory=1Gi", "resources.cpu=250m")["Deployment/user"].(*appsv1.Deployment).Spec.Template.Spec.Containers[0]
	require.Equal(t, "250m", c.Resources.Requests.Cpu().String())
	require.Equal(t, "1Gi", c.Resources.Requests.Memory().String())
	require.Equal(t, "1Gi", c.Resources.Limits.Memory().String())
	require.NotContains(t, c.Resources.Limits, corev1.ResourceCPU, "it would throttle")
	for limit, want := range map[string]string{"1Gi": "921MiB", "256Mi": "230MiB", "16Mi": "14MiB", "2000000Ki": "1757MiB"} {
		c := baseOf(t, "resources.memory="+limit)["Deployment/user"].(*appsv1.Deployment).Spec.Template.Spec.Containers[0]
		require.Contains(t, c.Env, corev1.EnvVar{Name: "GOMEMLIMIT", Value: want})
	}
}

func TestRestrictedSecurity(t *testing.T) {
	objects := baseOf(t)
	pod := objects["Deployment/user"].(*appsv1.Deployment).Spec.Template.Spec
	require.True(t, *pod.SecurityContext.RunAsNonRoot)
	require.EqualValues(t, 65532, *pod.SecurityContext.RunAsUser)
	require.EqualValues(t, 65532, *pod.SecurityContext.RunAsGroup)
	require.Equal(t, corev1.SeccompProfileTypeRuntimeDefault, pod.SecurityContext.SeccompProfile.Type)
	c := pod.Containers[0].SecurityContext
	require.False(t, *c.AllowPrivilegeEscalation)
	require.True(t, *c.ReadOnlyRootFilesystem)
	require.True(t, *c.RunAsNonRoot)
	require.Equal(t, &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}}, c.Capabilities)
	require.False(t, *pod.AutomountServiceAccountToken)
	require.False(t, *pod.EnableServiceLinks)
	require.Equal(t, "user", pod.ServiceAccountName)
	require.False(t, *objects["ServiceAccount/user"].(*corev1.ServiceAccount).AutomountServiceAccountToken)
	require.Contains(t, pod.Containers[0].VolumeMounts, corev1.VolumeMount{Name: "tmp", MountPath: "/tmp"})
	require.Contains(t, pod.Volumes, corev1.Volume{Name: "tmp", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}})
}

// TestVariables: what is secret comes from the Secret, and only what may be
// missing is optional; all else from the ConfigMap.
func TestVariables(t *testing.T) {
	objects := baseOf(t)
	got := map[string]string{}
	for _, v := range objects["Deployment/user"].(*appsv1.Deployment).Spec.Template.Spec.Containers[0].Env {
		switch from := v.ValueFrom; {
		case from == nil:
			got[v.Name] = v.Value
		case from.SecretKeyRef != nil:
			require.Equal(t, "user-secrets/"+v.Name, from.SecretKeyRef.Name+"/"+from.SecretKeyRef.Key)
			got[v.Name] = map[bool]string{true: "optional secret", false: "secret"}[from.SecretKeyRef.Optional != nil]
		default:
			require.Equal(t, "user-env/"+v.Name, from.ConfigMapKeyRef.Name+"/"+from.ConfigMapKeyRef.Key)
			got[v.Name] = map[bool]string{true: "optional map", false: "map"}[from.ConfigMapKeyRef.Optional != nil]
		}
	}
	require.Equal(t, map[string]string{
		"ADMIN_HOST": "0.0.0.0", "GOMEMLIMIT": "230MiB", "HOST": "map", "PORT": "map", "ADMIN_PORT": "map", "REGION": "map",
		"OTEL_EXPORTER_OTLP_ENDPOINT": "optional map",
		"AUTH_SECRET":                 "secret", // a random one would differ between replicas
		"DATABASE_DSN":                "secret", // its default is of a developer's machine
		"ADMIN_PASSWORD":              "optional secret",
	}, got)
	require.Equal(t, map[string]string{"HOST": "0.0.0.0", "PORT": "8888", "ADMIN_PORT": "6060"},
		objects["ConfigMap/user-env"].(*corev1.ConfigMap).Data, "REGION has no default, so nothing starts before it is set")
	require.NotContains(t, slices.Collect(maps.Keys(objects)), "Secret/user-secrets")
}

// TestConfigurationIsMounted: byte for byte, and a change rolls.
func TestConfigurationIsMounted(t *testing.T) {
	sums := map[string]bool{}
	for _, config := range []string{kubeConfig, kubeConfig + "# more\n", kubeConfig + "x: \"🎈\"\n", "\n\n  a: 1\n", "", "a: 1\r\n", "a: |\n  é\u2028 \n\n\n"} {
		s := kubeService(t, kubeContract, kubeConfig)
		s.Config.Text = []byte(config)
		files, _ := kubeFiles(t, s)
		objects := cluster(t, files, "base")
		require.Equal(t, map[string]string{"user-api.yaml": config}, objects["ConfigMap/user-config"].(*corev1.ConfigMap).Data)
		template := objects["Deployment/user"].(*appsv1.Deployment).Spec.Template
		sum := template.Annotations["checksum/config"]
		require.Len(t, sum, 2*sha256.Size)
		require.False(t, sums[sum], "another configuration, another annotation")
		sums[sum] = true
		require.Equal(t, []string{"-f", "/config/user-api.yaml"}, template.Spec.Containers[0].Args)
		require.Contains(t, template.Spec.Containers[0].VolumeMounts, corev1.VolumeMount{Name: "config", MountPath: "/config", ReadOnly: true})
	}
}

func TestServiceLeadsToThePorts(t *testing.T) {
	objects := baseOf(t)
	s := objects["Service/user"].(*corev1.Service)
	require.Equal(t, selector, s.Spec.Selector)
	require.Equal(t, corev1.ServiceTypeClusterIP, s.Spec.Type)
	got := map[string]string{}
	for _, port := range s.Spec.Ports {
		got[port.Name] = port.TargetPort.String()
	}
	require.Equal(t, map[string]string{"http": "http", "admin": "admin"}, got)
	require.EqualValues(t, 80, s.Spec.Ports[0].Port)
	monitor := objects["ServiceMonitor/user"].(*monitoringv1.ServiceMonitor)
	require.Equal(t, "user", s.Labels[monitor.Spec.JobLabel], "what rules and dashboards ask for")
	require.Equal(t, "/metrics", monitor.Spec.Endpoints[0].Path)
	require.Equal(t, "admin", monitor.Spec.Endpoints[0].Port)
	for key, value := range monitor.Spec.Selector.MatchLabels {
		require.Equal(t, value, s.Labels[key])
	}
}

func TestScaling(t *testing.T) {
	objects := baseOf(t, "replicas.min=3", "replicas.max=12")
	h := objects["HorizontalPodAutoscaler/user"].(*autoscalingv2.HorizontalPodAutoscaler).Spec
	require.Equal(t, autoscalingv2.CrossVersionObjectReference{APIVersion: "apps/v1", Kind: "Deployment", Name: "user"}, h.ScaleTargetRef)
	require.EqualValues(t, 3, *h.MinReplicas)
	require.EqualValues(t, 12, h.MaxReplicas)
	require.Len(t, h.Metrics, 1)
	require.Equal(t, corev1.ResourceCPU, h.Metrics[0].Resource.Name)
	require.EqualValues(t, 70, *h.Metrics[0].Resource.Target.AverageUtilization)
	require.EqualValues(t, 0, *h.Behavior.ScaleUp.StabilizationWindowSeconds)
	require.EqualValues(t, 300, *h.Behavior.ScaleDown.StabilizationWindowSeconds)
	b := objects["PodDisruptionBudget/user"].(*policyv1.PodDisruptionBudget).Spec
	require.Equal(t, "1", b.MaxUnavailable.String())
	require.Equal(t, selector, b.Selector.MatchLabels)
	require.Equal(t, policyv1.AlwaysAllow, *b.UnhealthyPodEvictionPolicy)

	fixed := baseOf(t, "replicas.min=4", "replicas.max=4")
	require.EqualValues(t, 4, *fixed["Deployment/user"].(*appsv1.Deployment).Spec.Replicas)
	require.NotContains(t, fixed, "HorizontalPodAutoscaler/user")
	require.Contains(t, fixed, "PodDisruptionBudget/user")
}

func TestNetworkPolicyLetsThroughWhatIsUsed(t *testing.T) {
	n := baseOf(t)["NetworkPolicy/user"].(*networkingv1.NetworkPolicy).Spec
	require.Equal(t, map[string]string{"app.kubernetes.io/name": "user"}, n.PodSelector.MatchLabels, "all instances")
	require.Equal(t, []networkingv1.PolicyType{"Ingress", "Egress"}, n.PolicyTypes)
	require.Equal(t, "http", n.Ingress[0].Ports[0].Port.String())
	require.Empty(t, n.Ingress[0].From)
	require.Equal(t, "admin", n.Ingress[1].Ports[0].Port.String())
	require.Equal(t, map[string]string{"kubernetes.io/metadata.name": "monitoring"}, n.Ingress[1].From[0].NamespaceSelector.MatchLabels)
	var ports []string
	for _, rule := range n.Egress {
		for _, port := range rule.Ports {
			ports = append(ports, port.Port.String()+"/"+string(*port.Protocol))
		}
	}
	require.Equal(t, []string{"53/UDP", "53/TCP", "5432/TCP", "6379/TCP", "4318/TCP", "443/TCP"}, ports)
}

func TestNamespaceAndLabels(t *testing.T) {
	for name, object := range baseOf(t, "namespace=shop", "route.host=api.example.com") {
		meta := object.(interface {
			GetNamespace() string
			GetLabels() map[string]string
		})
		require.Equal(t, "shop", meta.GetNamespace(), name)
		require.Equal(t, "user", meta.GetLabels()["app.kubernetes.io/name"], name)
		require.Equal(t, "apigen", meta.GetLabels()["app.kubernetes.io/managed-by"], name)
	}
}
