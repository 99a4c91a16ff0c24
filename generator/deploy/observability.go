package deploy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/templates"
)

// Where what watches services lies. Compose's files refer to it.
const observabilityDir = "deploy/observability/"

// A service without an admin port shows no metrics.
func emitObservability(pass *generator.Pass[*Service]) error {
	data, err := pass.Model.monitoring(pass)
	if err != nil {
		return err
	}
	if err := add(pass, observabilityDir+"otel-collector.yaml", "deploy/otel-collector.yaml.tmpl", data); err != nil {
		return err
	}
	if err := emitLogs(pass); err != nil || pass.Model.Config.AdminPort < 0 {
		return err
	}
	return emitMetrics(pass, data)
}

func emitMetrics(pass *generator.Pass[*Service], data templates.Monitoring) error {
	for _, f := range []struct{ path, template string }{
		{"prometheus.yaml", "prometheus.yaml"},
		{"prometheus-kubernetes.yaml", "prometheus-kubernetes.yaml"},
		{"kustomization.yaml", "monitoring.yaml"},
		{"grafana/datasources/prometheus.yaml", "grafana-datasource.yaml"},
		{"grafana/dashboards/provider.yaml", "grafana-dashboards.yaml"},
	} {
		if err := add(pass, observabilityDir+f.path, "deploy/"+f.template+".tmpl", data); err != nil {
			return err
		}
	}
	if err := emitRules(pass, data); err != nil {
		return err
	}
	dashboard, err := pass.Model.dashboard(data)
	if err != nil {
		return err
	}
	pass.Add(plan.File{Path: observabilityDir + "dashboard.json", Content: plan.SealJSON(dashboard)})
	return nil
}

// emitRules writes the rules twice, for Prometheus and for its operator.
func emitRules(pass *generator.Pass[*Service], data templates.Monitoring) error {
	rules, err := pass.Model.Own.Render("deploy/rules.yaml.tmpl", data)
	if err != nil {
		return err
	}
	pass.Add(plan.File{Path: observabilityDir + "rules.yaml", Content: plan.Seal("#", rules)})
	return add(pass, observabilityDir+"prometheusrule.yaml", "deploy/prometheusrule.yaml.tmpl", templates.Operated{
		Name: data.Name, Namespace: data.Namespace, Lines: strings.Split(strings.TrimSpace(string(rules)), "\n"),
	})
}

func emitLogs(pass *generator.Pass[*Service]) error {
	s := pass.Model
	// A data stream's name has - between its parts only.
	data := templates.Logs{Name: s.Name, Topic: s.Name + "-logs", Dataset: strings.ReplaceAll(s.Name, "-", "_")}
	cluster := data
	cluster.Cluster = true
	for _, f := range []struct {
		path, template string
		data           templates.Logs
	}{
		{"fluent-bit.yaml", "fluent-bit.yaml", data},
		{"fluent-bit-kubernetes.yaml", "fluent-bit.yaml", cluster},
		{"vector.yaml", "vector.yaml", data},
		{"index-template.yaml", "index-template.yaml", data},
	} {
		if err := add(pass, observabilityDir+f.path, "deploy/"+f.template+".tmpl", f.data); err != nil {
			return err
		}
	}
	return nil
}

// monitoring settles what the rules are made of.
func (s *Service) monitoring(pass *generator.Pass[*Service]) (templates.Monitoring, error) {
	data := templates.Monitoring{
		Name: s.Name, Job: quoted(s.Name), Namespace: s.Namespace, AdminPort: fmt.Sprint(s.Config.AdminPort),
		Windows: windows, Burns: burns,
		Cache: s.Uses.Cache, Database: s.Uses.Database != "", Shed: !s.Config.ShedOff,
		Breaker: slices.ContainsFunc(s.API.Groups, func(g *contract.Group) bool { return g.Breaker }),
	}
	conns := s.Config.MaxConns
	if conns < 0 {
		conns = DefaultMaxConns
	}
	data.ManyRequests, data.ManyGoroutines = fmt.Sprint(conns*8/10), fmt.Sprint(conns*3)
	err := s.objectives(pass, &data)
	return data, err
}

// windows are those of the burns; what covers days is counted less often.
var windows = []templates.Window{
	{Name: "5m", Interval: "30s"}, {Name: "30m", Interval: "30s"}, {Name: "1h", Interval: "30s"}, {Name: "2h", Interval: "1m"},
	{Name: "6h", Interval: "1m"}, {Name: "1d", Interval: "2m"}, {Name: "3d", Interval: "5m"},
}

// burns are the windows and factors that Google's SRE workbook recommends for a
// budget of 30 days: 2, 5, 10 and 10 per cent of it are gone when they fire.
var burns = []templates.Burn{
	{Long: "1h", Short: "5m", Factor: "14.4", Severity: "page", Period: "30 days"},
	{Long: "6h", Short: "30m", Factor: "6", Severity: "page", Period: "30 days"},
	{Long: "1d", Short: "2h", Factor: "3", Severity: "ticket", Period: "30 days"},
	{Long: "3d", Short: "6h", Factor: "1", Severity: "ticket", Period: "30 days"},
}

// quoted spells a text with quotes, as JSON, YAML and PromQL all read it.
func quoted(text string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		panic(err) // a string can be encoded
	}
	return strings.TrimSpace(b.String())
}
