package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Behind an Ingress a limit by address sees one address only, unless the service
// is told whose word on addresses counts.
func TestKubeTellsOfLimitsThatCountTheProxy(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put(t, dir, "shop.api", "@server (\n\tlimit: 5/m\n\tlimitBy: ip\n)\nservice shop {\n\t@handler login\n\tpost /login\n}\n")
	settings := "version: 1\nservices:\n  - contract: shop.api\n    dir: .\ndeploy:\n  image: ghcr.io/team/shop\n"
	routed := func(more string) string { return settings + "  route: {host: shop.example.com" + more + "}\n" }
	put(t, dir, "apigen.yaml", settings)
	invoke(t, dir, "generate").ok(t)

	require.NotContains(t, invoke(t, dir, "deploy", "kube").ok(t).stderr, "untrusted-proxy")
	put(t, dir, "apigen.yaml", routed(""))
	warned := invoke(t, dir, "deploy", "kube")
	require.Equal(t, exitOK, warned.code, warned.stderr)
	require.Regexp(t, `^etc/shop\.yaml:\d+:\d+: warning: limits by address count all clients as one: .*\[untrusted-proxy\]`, warned.stderr)
	require.Contains(t, warned.stderr, "deploy.route.proxies")

	put(t, dir, "apigen.yaml", routed(", proxies: [10.244.0.0/16, \"fd00::/8\"]"))
	require.Empty(t, invoke(t, dir, "deploy", "kube").ok(t).stderr)
	require.Contains(t, read(t, dir, "deploy/kube/base/deployment.yaml"), `- "guards.trustedProxies=10.244.0.0/16,fd00::/8"`)

	put(t, dir, "apigen.yaml", routed(""))
	put(t, dir, "etc/shop.yaml", strings.Replace(read(t, dir, "etc/shop.yaml"), "trustedProxies: []", "trustedProxies: [10.244.0.0/16]", 1))
	require.Empty(t, invoke(t, dir, "deploy", "kube").ok(t).stderr)

	for section, want := range map[string]string{
		routed(", proxies: [0.0.0.0/0]"):                `deploy.route.proxies "0.0.0.0/0" must be the network`,
		routed(", proxies: [\"a, b\"]"):                 `deploy.route.proxies "a, b" must be the network`,
		settings + "  route: {proxies: [10.0.0.0/8]}\n": "route.proxies needs route.host",
	} {
		put(t, dir, "apigen.yaml", section)
		refused := invoke(t, dir, "deploy", "kube")
		require.NotEqual(t, exitOK, refused.code)
		require.Contains(t, refused.stderr, want)
	}
}
