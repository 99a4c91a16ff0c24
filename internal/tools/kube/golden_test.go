package kube_test

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/generator/deploy"
	"github.com/apigen/apigen/generator/golden"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestManifestsAreAsTheCasesWant reads a contract, a configuration and settings,
// "key=value" in the comment, and compares what they become.
func TestManifestsAreAsTheCasesWant(t *testing.T) {
	cases, err := filepath.Glob("../../../testdata/deploy/kube*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, cases)
	for _, name := range cases {
		archive, err := txtar.ParseFile(name)
		require.NoError(t, err)
		settings := strings.Fields(golden.Setting(archive, "deploy", ""))
		s := kubeService(t, string(archive.Files[0].Data), string(archive.Files[1].Data), settings...)
		s.Uses = deploy.Uses{Database: golden.Setting(archive, "database", "")}
		files, _ := kubeFiles(t, s)
		if *update {
			archive.Files = archive.Files[:2]
			for _, path := range slices.Sorted(maps.Keys(files)) {
				archive.Files = append(archive.Files, txtar.File{Name: "want/" + path, Data: files[path]})
			}
			require.NoError(t, os.WriteFile(name, txtar.Format(archive), 0o644))
			continue
		}
		want := map[string]string{}
		for _, file := range archive.Files[2:] {
			want[strings.TrimPrefix(file.Name, "want/")] = string(file.Data)
		}
		require.Equal(t, slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(files)))
		for path := range want {
			require.Equal(t, want[path], string(files[path]), "%s: run go test ./generator/deploy -update and read the diff", path)
		}
	}
}
