package drift_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/deploy/drift"
)

// TestBuildRefusesWhatItDoesNotKnow: a template of the project may have made it.
func TestBuildRefusesWhatItDoesNotKnow(t *testing.T) {
	const head = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
	for text, want := range map[string]string{
		head + "resources: [a.yaml]\nnamePrefix: x-\n": "k/kustomization.yaml: only resources and patches with a target are known here; render it with kubectl kustomize and pass that with --with: ",
		head + "resources: [../k]\n":                   "k/kustomization.yaml: there is no such kustomization, or it leads to itself",
		head + "resources: [b.yaml]\n":                 "k/b.yaml/kustomization.yaml: there is no such kustomization, or it leads to itself",
		head + "resources: [a.yaml]\npatches: [{target: {kind: Service, name: b}, patch: '[]'}]\n":                                  "k/kustomization.yaml: there is no Service/b to patch",
		head + "resources: [a.yaml]\npatches: [{target: {kind: Service, name: a}, patch: 'spec: {}'}]\n":                            "k/kustomization.yaml: the patch of Service/a is no list of operations: ",
		head + "resources: [a.yaml]\npatches: [{target: {kind: Service, name: a}, patch: '[{op: replace, path: /x, value: 1}]'}]\n": "k/kustomization.yaml: the patch of Service/a: ",
	} {
		_, err := drift.Build(map[string][]byte{"k/kustomization.yaml": []byte(text), "k/a.yaml": []byte("apiVersion: v1\nkind: Service\nmetadata: {name: a}\n")}, "k")
		require.ErrorContains(t, err, want)
	}
}

func TestQuantitiesAreEqualHoweverSpelled(t *testing.T) {
	const object = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: a, resources: {limits: {memory: "
	same := func(a, b string) bool {
		report, err := drift.Compare(objects(t, "w", object+a+"}}}]}}}"), objects(t, "l", object+b+"}}}]}}}"))
		require.NoError(t, err)
		return report.Empty()
	}
	for a, b := range map[string]string{"1Gi": "1024Mi", "100m": "0.1", "1": "1000m", "1500k": "1.5M", "\"2\"": "2"} {
		require.True(t, same(a, b), "%s %s", a, b)
		require.True(t, same(b, a), "%s %s", b, a)
	}
	for a, b := range map[string]string{"1Gi": "1G", "100m": "0.01", "1": "x", "": "1", "1Xi": "1Mi"} {
		require.False(t, same(a, b), "%s %s", a, b)
	}
}
