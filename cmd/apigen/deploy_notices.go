package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/apigen/apigen/generator/deploy"
	"github.com/apigen/apigen/parser/source"
)

// undemanded says what the kustomization that is the user's own does not mention
// yet, and what of the manifests takes more than they say.
func (j deployJob) undemanded(s *deploy.Service) []string {
	if !slices.Contains(j.targets, deploy.Kube) {
		return nil
	}
	var out []string
	if s.Strategy == deploy.Canaries && s.Route.Kind == deploy.IngressRoute && s.Route.Class != deploy.DefaultClass {
		out = append(out, fmt.Sprintf("strategy canary shares requests out by annotations of ingress-nginx; see that the controller of the class %s knows them", s.Route.Class))
	}
	const dir = deploy.KubeDir + "/production"
	text, err := source.ReadFile(filepath.Join(j.dir, filepath.FromSlash(dir), "kustomization.yaml"))
	if err != nil {
		return out // a new one mentions them all
	}
	mentioned := func(name string) bool { return regexp.MustCompile(`\b` + name + `\b`).Match(text) }
	open, secrets := s.Demands()
	for _, name := range open {
		if !mentioned(name) {
			out = append(out, fmt.Sprintf("%s is needed by %s and nothing in %s sets it", name, s.ConfigAt, dir))
		}
	}
	for _, name := range secrets {
		if !mentioned(name) {
			out = append(out, fmt.Sprintf("%s is needed by %s and %s does not mention it; it belongs in the Secret: kubectl create secret generic %s-secrets --from-literal=%s=\"$%s\"", name, s.ConfigAt, dir, s.Name, name, name))
		}
	}
	return out
}
