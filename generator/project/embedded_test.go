package project_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/project"
)

func TestEmbedded(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{
		"web/web.go":         "package web\n\n//go:embed all:files \"a b.txt\" `c.txt`\n//go:embed *.pem gone.txt [\nvar f int\n",
		"web/files/_x/y.txt": "", "web/a b.txt": "", "web/c.txt": "", "web/k.pem": "", "web/other.txt": "",
		"web/web_test.go":  "package web\n\n//go:embed other.txt\nvar g string\n",
		".git/x.go":        "package x\n\n//go:embed y.txt\nvar g string\n",
		".git/y.txt":       "",
		"broken/broken.go": "pack age\n//go:embed z.txt\n",
		"broken/z.txt":     "",
	})
	files, err := project.Embedded(dir)
	require.NoError(t, err)
	require.Equal(t, []string{"broken/z.txt", "web/a b.txt", "web/c.txt", "web/files/_x/y.txt", "web/k.pem"}, files)
}

func TestCalls(t *testing.T) {
	for text, want := range map[string]bool{
		"package main\n\nfunc main() { c.CheckReady(nil) }\n":             true,
		"package main\n\nfunc main() { c.x.CheckReady(nil) }\n":           true,
		"package main\n\n// c.CheckReady()\nvar s = \"c.CheckReady()\"\n": false,
		"package main\n\nfunc CheckReady() {}\n":                          false,
		"package main\n\nfunc main() { c.CheckReady(\n":                   false,
	} {
		require.Equal(t, want, project.Calls(map[string][]byte{"main.go": []byte(text)}, "CheckReady"), text)
	}
}
