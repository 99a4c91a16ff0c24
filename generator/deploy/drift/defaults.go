package drift

import (
	"maps"
	"slices"
)

// defaults are what an API server fills in, by kind and rule: the path of a
// value with * for the items of lists.
var defaults = map[string]map[string]any{
	"Deployment": join(map[string]any{
		"spec.replicas":                              1,
		"spec.progressDeadlineSeconds":               600,
		"spec.revisionHistoryLimit":                  10,
		"spec.strategy.type":                         "RollingUpdate",
		"spec.strategy.rollingUpdate.maxSurge":       "25%",
		"spec.strategy.rollingUpdate.maxUnavailable": "25%",
	}, podDefaults("spec.template.spec.")),
	"Service": {
		"spec.type":                  "ClusterIP",
		"spec.sessionAffinity":       "None",
		"spec.internalTrafficPolicy": "Cluster",
		"spec.externalTrafficPolicy": "Cluster",
		"spec.ports.*.protocol":      "TCP",
	},
	"HorizontalPodAutoscaler": {
		"spec.minReplicas": 1,
		"spec.behavior.scaleUp.stabilizationWindowSeconds": 0,
		"spec.behavior.scaleUp.selectPolicy":               "Max",
		"spec.behavior.scaleDown.selectPolicy":             "Max",
	},
	"PodDisruptionBudget": {"spec.unhealthyPodEvictionPolicy": "IfHealthyBudget"},
	"NetworkPolicy": {
		"spec.ingress.*.ports.*.protocol": "TCP",
		"spec.egress.*.ports.*.protocol":  "TCP",
	},
	"HTTPRoute": {
		"spec.parentRefs.*.group":           "gateway.networking.k8s.io",
		"spec.parentRefs.*.kind":            "Gateway",
		"spec.rules.*.matches.*.path.type":  "PathPrefix",
		"spec.rules.*.matches.*.path.value": "/",
		"spec.rules.*.backendRefs.*.group":  "",
		"spec.rules.*.backendRefs.*.kind":   "Service",
		"spec.rules.*.backendRefs.*.weight": 1,
	},
	"PersistentVolumeClaim": {"spec.volumeMode": "Filesystem"},
}

// podDefaults are those of a pod, below a prefix.
func podDefaults(prefix string) map[string]any {
	out := map[string]any{
		"restartPolicy": "Always", "dnsPolicy": "ClusterFirst", "schedulerName": "default-scheduler",
		"terminationGracePeriodSeconds": 30, "enableServiceLinks": true,
		"volumes.*.configMap.defaultMode": 420, "volumes.*.secret.defaultMode": 420, "volumes.*.projected.defaultMode": 420,
		"topologySpreadConstraints.*.nodeAffinityPolicy": "Honor", "topologySpreadConstraints.*.nodeTaintsPolicy": "Ignore",
	}
	for _, list := range []string{"containers.*.", "initContainers.*."} {
		maps.Copy(out, under(list, containerDefaults()))
	}
	return under(prefix, out)
}

func containerDefaults() map[string]any {
	out := map[string]any{
		"terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
		"ports.*.protocol": "TCP", "env.*.valueFrom.fieldRef.apiVersion": "v1",
		"securityContext.privileged": false, "securityContext.procMount": "Default",
		"volumeMounts.*.readOnly": false, "volumeMounts.*.recursiveReadOnly": "Disabled",
	}
	for _, probe := range []string{"startupProbe.", "readinessProbe.", "livenessProbe."} {
		maps.Copy(out, under(probe, map[string]any{
			"initialDelaySeconds": 0, "timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3,
			"httpGet.scheme": "HTTP", "httpGet.path": "/",
		}))
	}
	return out
}

func under(prefix string, rules map[string]any) map[string]any {
	out := make(map[string]any, len(rules))
	for rule, value := range rules {
		out[prefix+rule] = value
	}
	return out
}

func join(all ...map[string]any) map[string]any {
	out := map[string]any{}
	for _, one := range all {
		maps.Copy(out, one)
	}
	return out
}

// serverSet are the rules of what the server or a controller decides, whatever
// the value, as long as nobody asks for another one. "*" is for all kinds.
var serverSet = map[string][]string{
	"*": {
		"status", "metadata.uid", "metadata.resourceVersion", "metadata.generation", "metadata.creationTimestamp",
		"metadata.managedFields", "metadata.selfLink", "metadata.namespace", "metadata.ownerReferences", "metadata.finalizers",
		"metadata.deletionTimestamp", "metadata.deletionGracePeriodSeconds", "metadata.generateName",
		"metadata.annotations.kubectl.kubernetes.io/last-applied-configuration",
		"metadata.annotations.deployment.kubernetes.io/revision",
	},
	"Deployment": {
		"spec.template.metadata.creationTimestamp",
		"spec.template.metadata.annotations.kubectl.kubernetes.io/restartedAt",
		"spec.template.spec.serviceAccount",
		"spec.template.spec.containers.*.imagePullPolicy",
		"spec.template.spec.initContainers.*.imagePullPolicy",
	},
	"Service": {
		"spec.clusterIP", "spec.clusterIPs", "spec.ipFamilies", "spec.ipFamilyPolicy", "spec.ports.*.nodePort",
		"spec.healthCheckNodePort", "spec.allocateLoadBalancerNodePorts", "spec.ports.*.targetPort",
		"metadata.annotations.cloud.google.com/neg", "metadata.annotations.cloud.google.com/neg-status",
	},
	"ServiceAccount": {"secrets", "imagePullSecrets"},
	"PersistentVolumeClaim": {
		"spec.volumeName", "spec.storageClassName",
		"metadata.annotations.pv.kubernetes.io/bind-completed",
		"metadata.annotations.pv.kubernetes.io/bound-by-controller",
		"metadata.annotations.volume.beta.kubernetes.io/storage-provisioner",
		"metadata.annotations.volume.kubernetes.io/storage-provisioner",
		"metadata.annotations.volume.kubernetes.io/selected-node",
	},
}

// bySomeoneElse reports whether the server or a controller decides on a rule.
func bySomeoneElse(kind, rule string) bool {
	return slices.Contains(serverSet["*"], rule) || slices.Contains(serverSet[kind], rule)
}

// byDefault reports whether a value is what the server makes of silence. Nothing
// in an object or list, and objects of nothing but defaults, are.
func byDefault(kind, rule string, value any) bool {
	if empty(value) {
		return true
	}
	if mapping, ok := value.(map[string]any); ok {
		for key, item := range mapping {
			if !byDefault(kind, rule+"."+key, item) {
				return false
			}
		}
		return true
	}
	known, ok := defaults[kind][rule]
	return ok && same(rule, known, value)
}

// ignored reports whether a live value that nobody asked for is no drift.
func ignored(kind, rule string, value any) bool {
	if bySomeoneElse(kind, rule) || byDefault(kind, rule, value) {
		return true
	}
	mapping, ok := value.(map[string]any)
	if !ok {
		return false
	}
	for key, item := range mapping {
		if !ignored(kind, rule+"."+key, item) {
			return false
		}
	}
	return true
}
