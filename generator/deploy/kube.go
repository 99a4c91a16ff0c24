package deploy

import (
	"path"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/templates"
)

// KubeDir is where the manifests lie, and KubeChosen the kustomization that
// leads to those of the strategy in force.
const (
	KubeDir    = "deploy/kube"
	KubeChosen = KubeDir + "/strategy"
)

func emitKube(pass *generator.Pass[*Service]) error {
	s := pass.Model
	if !s.fits(pass) || !s.hasPlainFolders(pass) {
		return nil
	}
	s.warnOfOneClient(pass)
	m := &manifests{pass: pass, cluster: s.cluster()}
	m.base()
	if !s.single() {
		m.recreate()
		m.blueGreen()
		if s.Route.Kind != NoRoute {
			m.canary()
		}
	}
	m.point("strategy", s.chosen("../"), "The strategy that apigen.yaml names.")
	m.point(".", "strategy", "What the service takes to run, rolled out as apigen.yaml says.")
	m.production()
	return m.err
}

// fits reports what of the configuration can't run on a cluster.
func (s *Service) fits(pass *generator.Pass[*Service]) bool {
	if s.Config.AdminPort < 0 {
		pass.Report(diag.Errorf(s.Config.Span("admin.port"), diag.UnreadableConfig, "there is no admin port, where probes ask how the service is").
			WithHint("set a port; the network policy lets only monitoring in"))
		return false
	}
	if !s.single() {
		return true
	}
	at := s.Config.Span("store")
	if s.Strategy == Blue || s.Strategy == Canaries {
		pass.Report(diag.Errorf(at, diag.UnfitStrategy, "strategy %s runs two versions at once, which can't share the file that the database is", s.Strategy).
			WithHint("set deploy.strategy to recreate, or use a database with a server"))
		return false
	}
	pass.Report(diag.Warningf(at, diag.FileDatabase, "the database is a file of its own, so that one replica runs, which ends before the next one starts").
		WithHint("use mysql or postgres for more replicas; the manifests follow"))
	return true
}

// chosen is the kustomization of the strategy in force.
func (s *Service) chosen(from string) string {
	if s.Strategy == Rolling || s.single() {
		return from + "base"
	}
	return from + "overlays/" + string(s.Strategy)
}

// manifests collects the files; the first error stays.
type manifests struct {
	pass    *generator.Pass[*Service]
	cluster templates.Cluster
	err     error
}

// add emits a file below deploy/kube.
func (m *manifests) add(file, template string, data any) {
	if m.err == nil {
		m.err = add(m.pass, path.Join(KubeDir, file), "deploy/kube-"+template+".tmpl", data)
	}
}

// objects emits manifests into a directory and returns the names of the files.
func (m *manifests) objects(dir, ending string, data templates.Cluster, kinds ...string) []string {
	var files []string
	for _, kind := range kinds {
		file := kind + ending + ".yaml"
		m.add(path.Join(dir, file), kind, data)
		files = append(files, file)
	}
	return files
}

func (m *manifests) base() {
	kinds := []string{"configmap", "deployment", "networkpolicy", "service", "serviceaccount", "servicemonitor"}
	kinds = append(kinds, m.scaling()...)
	if m.cluster.Volume != "" {
		kinds = append(kinds, "pvc")
	}
	switch m.pass.Model.Route.Kind {
	case IngressRoute:
		kinds = append(kinds, "ingress")
	case GatewayRoute:
		kinds = append(kinds, "httproute")
	}
	files := m.objects("base", "", m.cluster, kinds...)
	doc := "All that the service takes to run. New replicas start before old ones end."
	if m.cluster.Recreate {
		doc = "All that the service takes to run. The old replica ends before the new one starts, as the database is a file."
	}
	m.kustomization("base", doc, files)
}

// scaling lists the kinds that only several replicas need.
func (m *manifests) scaling() []string {
	switch {
	case m.cluster.Replicas == "":
		return []string{"hpa", "pdb"}
	case m.cluster.Replicas != "1":
		return []string{"pdb"}
	}
	return nil
}

func (m *manifests) kustomization(dir, doc string, resources []string, patches ...templates.ClusterPatch) {
	m.add(path.Join(dir, "kustomization.yaml"), "kustomization", templates.Kustomization{Doc: doc, Resources: resources, Patches: patches})
}

func (m *manifests) point(dir, to, doc string) { m.kustomization(dir, doc, []string{to}) }

// production emits the kustomization that users own.
func (m *manifests) production() {
	s := m.pass.Model
	data := templates.Production{Name: s.Name, Image: s.Image, Strategy: "../strategy"}
	data.Missing, data.Secrets = demanded(m.cluster.Variables)
	if m.err != nil {
		return
	}
	content, err := s.Own.Render("deploy/kube-production.tmpl", data)
	m.err = err
	m.pass.Add(plan.File{Path: KubeDir + "/production/kustomization.yaml", Owner: plan.Scaffold, Content: content})
}

// Demands lists the variables without which no replica starts and that nothing
// generated sets: those for a ConfigMap, and those for the Secret.
func (s *Service) Demands() (open, secrets []string) { return demanded(s.cluster().Variables) }

func demanded(variables []templates.ClusterVariable) (open, secrets []string) {
	for _, v := range variables {
		switch {
		case v.Secret && !v.Optional:
			secrets = append(secrets, v.Name)
		case v.Map && !v.Set && !v.Optional:
			open = append(open, v.Name)
		}
	}
	return open, secrets
}
