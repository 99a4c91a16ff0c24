package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The kustomization of production is the user's, so that what it lacks is told.
func TestVariablesThatProductionLacks(t *testing.T) {
	t.Parallel()
	dir := kubeProject(t, "  strategy: canary\n  route: {host: a.example.com, class: traefik}\n")
	const config, production = "etc/greet.yaml", "deploy/kube/production/kustomization.yaml"
	const foo = "FOO is needed by etc/greet.yaml and nothing in deploy/kube/production sets it\n"
	const key = `API_KEY is needed by etc/greet.yaml and deploy/kube/production does not mention it; it belongs in the Secret: kubectl create secret generic greet-secrets --from-literal=API_KEY="$API_KEY"`
	plain := read(t, dir, config)
	for _, args := range [][]string{{"deploy", "kube"}, {"generate"}} {
		put(t, dir, config, plain+"\nfoo: ${FOO}\nbar: ${API_KEY}\n# "+args[0])
		ran := invoke(t, dir, args...).ok(t)
		require.Contains(t, ran.stdout+ran.stderr, foo)
		require.Contains(t, ran.stdout+ran.stderr, key)
		require.Contains(t, ran.stdout+ran.stderr, "the controller of the class traefik")
	}
	put(t, dir, production, read(t, dir, production)+"# FOO, API_KEY\n")
	put(t, dir, config, read(t, dir, config)+" again")
	after := invoke(t, dir, "deploy", "kube").ok(t)
	require.Contains(t, after.stdout, "updated")
	require.NotContains(t, after.stdout+after.stderr, "is needed by")
}
