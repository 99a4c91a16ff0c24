package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// kubeProject is a service whose settings have a section deploy.
func kubeProject(t *testing.T, section string) string {
	t.Helper()
	dir := greetCopy(t)
	put(t, dir, "apigen.yaml", read(t, dir, "apigen.yaml")+"\ndeploy:\n  targets: [kube]\n"+section)
	invoke(t, dir, "generate").ok(t)
	return dir
}

func TestSecondRunOfKubeTouchesNothing(t *testing.T) {
	t.Parallel()
	dir := kubeProject(t, "  strategy: canary\n  route: {host: api.example.com}\n")
	before := snapshot(t, dir)
	for _, args := range [][]string{{"generate"}, {"deploy", "kube"}, {"deploy", "k8s"}, {"deploy", "kube", "--check"}, {"generate", "--check"}} {
		require.Contains(t, invoke(t, dir, args...).ok(t).stdout, "everything is up to date\n")
		require.Equal(t, before, snapshot(t, dir))
	}
}

func TestEditedManifestIsKept(t *testing.T) {
	t.Parallel()
	dir := kubeProject(t, "")
	const edited = "deploy/kube/base/deployment.yaml"
	put(t, dir, edited, strings.Replace(read(t, dir, edited), "periodSeconds: 5", "periodSeconds: 1", 1))
	put(t, dir, "apigen.yaml", strings.Replace(read(t, dir, "apigen.yaml"), "targets: [kube]", "targets: [kube]\n  tag: 1.1.0", 1))
	before := snapshot(t, dir)
	for _, args := range [][]string{{"generate", "--check"}, {"deploy", "kube", "--check"}, {"generate"}, {"deploy", "kube"}} {
		conflict := invoke(t, dir, args...)
		require.Equal(t, exitFound, conflict.code)
		require.Contains(t, conflict.stderr, edited)
		require.Contains(t, conflict.stderr, "edited by hand")
		require.Equal(t, before, snapshot(t, dir))
	}
}

// TestOverlayGoesWithItsReason: what nothing asks for is removed, unless somebody
// has edited it; and what is the user's stays.
func TestOverlayGoesWithItsReason(t *testing.T) {
	t.Parallel()
	dir := kubeProject(t, "  route: {host: api.example.com}\n")
	const production, canary = "deploy/kube/production/kustomization.yaml", "deploy/kube/overlays/canary/service.yaml"
	put(t, dir, production, read(t, dir, production)+"namespace: mine\n")
	put(t, dir, canary, read(t, dir, canary)+"# mine\n")
	put(t, dir, "apigen.yaml", strings.Replace(read(t, dir, "apigen.yaml"), "  route: {host: api.example.com}\n", "", 1))
	out := invoke(t, dir, "generate")
	require.Equal(t, exitOK, out.code, out.stderr)
	require.NoFileExists(t, filepath.Join(dir, "deploy/kube/overlays/canary/kustomization.yaml"))
	require.NoFileExists(t, filepath.Join(dir, "deploy/kube/base/ingress.yaml"))
	require.FileExists(t, filepath.Join(dir, "deploy/kube/overlays/recreate/kustomization.yaml"))
	require.Contains(t, read(t, dir, canary), "# mine\n")
	require.Contains(t, read(t, dir, production), "namespace: mine\n")
}

func TestStrategyThatADatabaseFileForbids(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	invoke(t, dir, "new", "shop", "--db", "sqlite", "--no-build").ok(t)
	dir = filepath.Join(dir, "shop")
	settings := read(t, dir, "apigen.yaml")
	put(t, dir, "apigen.yaml", settings+"\ndeploy:\n  strategy: blue-green\n")
	refused := invoke(t, dir, "deploy", "kube")
	require.Equal(t, exitFound, refused.code)
	require.Regexp(t, `^etc/shop\.yaml:\d+:\d+: error: strategy blue-green runs two versions at once, .*\[unfit-strategy\]`, refused.stderr)
	require.NoDirExists(t, filepath.Join(dir, "deploy"))

	put(t, dir, "apigen.yaml", settings)
	notice := invoke(t, dir, "deploy", "kube")
	require.Equal(t, exitOK, notice.code)
	require.Contains(t, notice.stderr, "[file-database]")
	require.Contains(t, read(t, dir, "deploy/kube/base/deployment.yaml"), "replicas: 1\n")
}

// TestServiceInASubfolder: each service of a module has its own manifests.
func TestServiceInASubfolder(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	put(t, dir, "services/shop/shop.api", "service shop-api {\n\t@handler ping\n\tget /ping\n}\n")
	shop := "  - contract: services/shop/shop.api\n    dir: services/shop\n"
	put(t, dir, "apigen.yaml", "version: 1\nservices:\n"+shop)
	invoke(t, dir, "generate").ok(t)
	put(t, dir, "apigen.yaml", "version: 1\ndeploy: {targets: [kube]}\nservices:\n  - contract: greet.api\n"+shop+"    deploy: {route: {host: shop.example.com}}\n")
	invoke(t, dir, "generate").ok(t)
	require.Contains(t, read(t, dir, "services/shop/deploy/kube/base/ingress.yaml"), "shop.example.com")
	require.Contains(t, read(t, dir, "deploy/kube/base/deployment.yaml"), "name: greet\n")
	_, err := os.Stat(filepath.Join(dir, "deploy/kube/base/ingress.yaml"))
	require.ErrorIs(t, err, os.ErrNotExist)
}
