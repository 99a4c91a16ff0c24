package deploy

import (
	"fmt"

	"github.com/apigen/apigen/templates"
)

const toBase = "../../base"

// recreate ends all old replicas before new ones start.
func (m *manifests) recreate() {
	m.kustomization("overlays/recreate", "Old replicas end before new ones start, so that versions never run side by side.", []string{toBase},
		templates.ClusterPatch{Version: "apps/v1", Kind: "Deployment", Name: m.cluster.Name, Lines: []string{
			"- op: replace", "  path: /spec/strategy", "  value:", "    type: Recreate",
		}})
}

// blueGreen runs two versions, of which the service leads to one.
func (m *manifests) blueGreen() {
	const dir = "overlays/blue-green"
	s := m.pass.Model
	files := []string{toBase}
	for _, slot := range []struct{ name, tag string }{{"blue", s.BlueGreen.Blue}, {"green", s.BlueGreen.Green}} {
		one := m.cluster
		one.Instance, one.Image = s.Name+"-"+slot.name, scalar(s.Image+":"+slot.tag)
		files = append(files, m.objects(dir, "-"+slot.name, one, append([]string{"deployment"}, m.scaling()...)...)...)
	}
	preview := m.cluster
	preview.Instance = s.Name + "-preview"
	preview.Selects = s.Name + "-" + map[string]string{"blue": "green", "green": "blue"}[s.BlueGreen.Active]
	files = append(files, m.objects(dir, "-preview", preview, "service")...)
	patches := append(m.without(), m.replace("Service", "v1", "/spec/selector/app.kubernetes.io~1instance", s.Name+"-"+s.BlueGreen.Active))
	m.kustomization(dir, "Two versions run; requests go to the one that apigen.yaml calls active, the other one has a service for a preview.", files, patches...)
}

// without removes what runs one version only.
func (m *manifests) without() []templates.ClusterPatch {
	out := []templates.ClusterPatch{{Version: "apps/v1", Kind: "Deployment", Name: m.cluster.Name, Remove: true}}
	for _, kind := range m.scaling() {
		patch := templates.ClusterPatch{Version: "autoscaling/v2", Kind: "HorizontalPodAutoscaler", Name: m.cluster.Name, Remove: true}
		if kind == "pdb" {
			patch.Version, patch.Kind = "policy/v1", "PodDisruptionBudget"
		}
		out = append(out, patch)
	}
	return out
}

func (m *manifests) replace(kind, version, path, value string) templates.ClusterPatch {
	return templates.ClusterPatch{Version: version, Kind: kind, Name: m.cluster.Name, Lines: []string{
		"- op: replace", "  path: " + path, "  value: " + value,
	}}
}

// canary runs the new version beside the old one, for a share of the requests.
func (m *manifests) canary() {
	const dir = "overlays/canary"
	s := m.pass.Model
	one := &manifests{pass: m.pass, cluster: m.cluster}
	one.cluster.Instance, one.cluster.Image = s.Name+"-canary", scalar(s.Image+":"+s.Canary.Tag)
	one.cluster.Selects, one.cluster.Weight = one.cluster.Instance, fmt.Sprint(s.Canary.Weight)
	scale(&one.cluster, s.Replicas.scaled(s.Canary.Weight))
	kinds := append([]string{"deployment", "service"}, one.scaling()...)
	var patches []templates.ClusterPatch
	if s.Route.Kind == IngressRoute {
		kinds = append(kinds, "ingress")
	} else {
		patches = append(patches, m.weigh(s.Canary.Weight))
	}
	files := append([]string{toBase}, one.objects(dir, "", one.cluster, kinds...)...)
	m.err = one.err
	m.kustomization(dir, "The new version gets "+one.cluster.Weight+" % of the requests.", files, patches...)
}

// weigh shares the requests of the gateway out.
func (m *manifests) weigh(canary int) templates.ClusterPatch {
	lines := []string{"- op: replace", "  path: /spec/rules/0/backendRefs", "  value:"}
	for _, backend := range []struct {
		name   string
		weight int
	}{{m.cluster.Name, 100 - canary}, {m.cluster.Name + "-canary", canary}} {
		lines = append(lines, "    - name: "+backend.name, "      port: 80", fmt.Sprintf("      weight: %d", backend.weight))
	}
	return templates.ClusterPatch{Version: "gateway.networking.k8s.io/v1", Kind: "HTTPRoute", Name: m.cluster.Name, Lines: lines}
}
