package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// TestCommandsOfTheKubernetesPage runs what docs/deploy.md shows of apigen, with
// its settings, in a cluster that a patch has to mend. kubectl is not run: its
// output is made up from the manifests, and lines beside it are in shell blocks.
func TestCommandsOfTheKubernetesPage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/deploy.md")
	require.NoError(t, err)
	_, section, ok := strings.Cut(string(page), "\n## Kubernetes\n")
	require.True(t, ok)
	settings := regexp.MustCompile("(?s)```yaml\n(deploy:\n.*?)```").FindStringSubmatch(section)
	require.NotNil(t, settings)
	dir := t.TempDir()
	invoke(t, dir, "new", "shop", "--no-build").ok(t)
	dir = filepath.Join(dir, "shop")
	put(t, dir, "apigen.yaml", read(t, dir, "apigen.yaml")+"\n"+settings[1])

	ran := 0
	for _, block := range regexp.MustCompile("(?s)```sh(?:ell)?\n(.*?)```").FindAllStringSubmatch(section, -1) {
		for line := range strings.Lines(block[1]) {
			words, ours := strings.CutPrefix(strings.TrimSpace(line), "apigen deploy ")
			if !ours || !regexp.MustCompile(`^(kube|check)\b`).MatchString(words) {
				continue
			}
			ran++
			if _, err := os.Stat(filepath.Join(dir, "live.yaml")); err != nil && strings.HasPrefix(words, "check") {
				live := liveOf(t, dir)
				put(t, dir, "wanted.yaml", live)
				put(t, dir, "live.yaml", live)
			}
			words, _, _ = strings.Cut(words, " > ")
			invoke(t, dir, append([]string{"deploy"}, strings.Fields(words)...)...).ok(t)
		}
	}
	require.Equal(t, 5, ran)
}

// TestExamplesOfTheKubernetesPage: patches for production are YAML.
func TestExamplesOfTheKubernetesPage(t *testing.T) {
	t.Parallel()
	for _, block := range blocks(t, "deploy.md", "yaml") {
		var out map[string]any
		require.NoError(t, yaml.Unmarshal([]byte(block), &out))
	}
}
