package project_test

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/sumdb/dirhash"
	"golang.org/x/mod/zip"

	"github.com/apigen/apigen"
	"github.com/apigen/apigen/generator/project"
)

var (
	tool     = project.Tool{GoMod: apigen.GoMod, GoSum: apigen.GoSum}
	vendored = project.Delivery{Mode: project.VendorMode, Module: toolModule}
)

// TestLocksAreFresh fails after a change of go.mod until go generate has run.
func TestLocksAreFresh(t *testing.T) {
	own, err := modfile.Parse("go.mod", apigen.GoMod, nil)
	require.NoError(t, err)
	versions := map[string]string{}
	for _, r := range own.Require {
		versions[r.Mod.Path] = r.Mod.Version
	}
	for _, profile := range project.Profiles() {
		goMod, goSum, err := project.Modules("greet", profile, vendored, tool)
		require.NoError(t, err)
		locked, err := modfile.Parse("go.mod", goMod, nil)
		require.NoError(t, err)
		require.Equal(t, "greet", locked.Module.Mod.Path)
		require.Equal(t, own.Go.Version, locked.Go.Version)
		var direct []string
		for _, r := range locked.Require {
			require.Equal(t, versions[r.Mod.Path], r.Mod.Version, "%s in profile %s: run go generate ./generator/project", r.Mod.Path, profile)
			require.Contains(t, string(goSum), r.Mod.Path+" "+r.Mod.Version+"/go.mod h1:")
			if !r.Indirect {
				direct = append(direct, r.Mod.Path)
			}
		}
		for _, imported := range profile.Imports() {
			provides := func(module string) bool { return imported == module || strings.HasPrefix(imported, module+"/") }
			require.True(t, slices.ContainsFunc(direct, provides), "profile %s has no module for %s: run go generate", profile, imported)
		}
	}
}

func TestModulesRefusesBadInput(t *testing.T) {
	_, _, err := project.Modules("a b", project.NoDatabase, vendored, tool)
	require.ErrorContains(t, err, "is no Go module path")
	_, _, err = project.Modules("greet", "oracle", vendored, tool)
	require.EqualError(t, err, `database "oracle" is unknown: use none, sqlite, mysql, postgres, all`)
	broken := project.Tool{GoMod: apigen.GoMod, GoSum: []byte("one two three\nonly-two fields\n")}
	_, _, err = project.Modules("greet", project.NoDatabase, project.Delivery{Mode: project.ModuleMode, Module: "m.io/m", Version: "v1.0.0"}, broken)
	require.ErrorContains(t, err, "go.sum of m.io/m: line 2 has 2 fields")
}

// TestVendoredProjectBuildsAtOnce asks "go mod tidy" whether it has anything to
// change in a project of every profile, which also downloads what a fresh
// machine lacks, and then builds the project without network.
func TestVendoredProjectBuildsAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles database drivers")
	}
	for _, profile := range project.Profiles() {
		t.Run(string(profile), func(t *testing.T) {
			dir := vendoredProject(t, fakeRuntime(), profile, "serve")
			run(t, dir, []string{"GOWORK=off"}, "go", "mod", "tidy", "-diff")
			run(t, dir, warm(), "go", "build", "./...")
		})
	}
}

// TestCopiedRuntimeCompiles is about the real packages: a copy must not miss
// anything that they need besides their Go files.
func TestCopiedRuntimeCompiles(t *testing.T) {
	dir := vendoredProject(t, apigen.Runtime, project.NoDatabase, project.BasePackages()...)
	run(t, dir, []string{"GOWORK=off"}, "go", "build", "./...")
}

func vendoredProject(t *testing.T, runtime fs.FS, profile project.Profile, packages ...string) string {
	t.Helper()
	dir := t.TempDir()
	files, err := project.Vendor(runtime, toolModule, "greet/internal/apigen", "internal/apigen", packages)
	require.NoError(t, err)
	out := map[string]string{"main.go": mainOf("greet/internal/apigen", profile.Imports())}
	for _, f := range files {
		out[f.Path] = string(f.Content)
	}
	addModules(t, out, profile, vendored)
	writeFiles(t, dir, out)
	return dir
}

func addModules(t *testing.T, files map[string]string, profile project.Profile, d project.Delivery) {
	t.Helper()
	goMod, goSum, err := project.Modules("greet", profile, d, tool)
	require.NoError(t, err)
	files["go.mod"], files["go.sum"] = string(goMod), string(goSum)
}

func mainOf(runtime string, imports []string) string {
	text := fmt.Sprintf("package main\n\nimport (\n\t_ %q\n", runtime+"/serve")
	for _, i := range imports {
		text += fmt.Sprintf("\t_ %q\n", i)
	}
	return text + ")\n\nfunc main() {}\n"
}

// warm is the environment of a machine that has the modules and no network.
func warm() []string { return []string{"GOPROXY=off", "GOFLAGS=-mod=readonly", "GOWORK=off"} }

func run(t *testing.T, dir string, env []string, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s\n%s", strings.Join(args, " "), out)
}

// TestModuleProjectBuildsAtOnce publishes a small module under our go.mod in a
// proxy of files and builds a project that requires it.
func TestModuleProjectBuildsAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("unpacks a module cache of its own")
	}
	version := module.Version{Path: toolModule, Version: "v1.2.3"}
	proxy := t.TempDir()
	released := project.Delivery{Mode: project.ModuleMode, Module: version.Path, Version: version.Version, Sum: publish(t, proxy, version)}

	for _, profile := range []project.Profile{project.NoDatabase, project.MySQL} {
		t.Run(string(profile), func(t *testing.T) {
			own := profile.Own()
			if profile == project.MySQL {
				own = append(own, toolModule+"/runtime/store/mysql")
			}
			files := map[string]string{"main.go": mainOf(toolModule+"/runtime", own)}
			addModules(t, files, profile, released)
			dir := t.TempDir()
			writeFiles(t, dir, files)
			env := behindProxy(t, proxy)
			run(t, dir, env, "go", "build", "-mod=readonly", "./...")
			run(t, dir, env, "go", "mod", "verify")
			run(t, dir, env, "go", "mod", "tidy")
			tidied, err := os.ReadFile(filepath.Join(dir, "go.mod"))
			require.NoError(t, err)
			require.Equal(t, files["go.mod"], string(tidied))
		})
	}
}

// publish puts a module with our go.mod and a small runtime into a proxy and
// returns its checksum.
func publish(t *testing.T, proxy string, version module.Version) string {
	t.Helper()
	source := t.TempDir()
	files := map[string]string{"go.mod": string(apigen.GoMod), "go.sum": string(apigen.GoSum)}
	for name, file := range fakeRuntime() {
		if !strings.Contains(name, "broken") {
			files[name] = string(file.Data)
		}
	}
	files["runtime/problem/problem.go"] = "package problem\n\nimport (\n\t_ \"" +
		strings.Join(project.NoDatabase.Imports(), "\"\n\t_ \"") + "\"\n)\n\nconst Teapot = 418\n"
	files["runtime/store/mysql/mysql.go"] = "package mysql\n\nimport (\n\t_ \"" + strings.Join(project.MySQL.Imports(), "\"\n\t_ \"") + "\"\n)\n"
	writeFiles(t, source, files)
	base := path.Join(version.Path, "@v", version.Version)
	writeFiles(t, proxy, map[string]string{
		base + ".mod":                         files["go.mod"],
		base + ".info":                        fmt.Sprintf(`{"Version":%q}`, version.Version),
		path.Join(version.Path, "@v", "list"): version.Version + "\n",
	})
	name := filepath.Join(proxy, filepath.FromSlash(base+".zip"))
	out, err := os.Create(name)
	require.NoError(t, err)
	require.NoError(t, zip.CreateFromDir(out, version, source))
	require.NoError(t, out.Close())
	hash, err := dirhash.HashZip(name, dirhash.Hash1)
	require.NoError(t, err)
	return hash
}

// behindProxy is the environment of a machine with an empty module cache that
// reaches our proxy; for everything else it has what this machine downloaded
// and, after that, where this machine downloads from.
func behindProxy(t *testing.T, proxy string) []string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOMODCACHE", "GOPROXY").Output()
	require.NoError(t, err)
	settings := strings.Fields(string(out))
	downloaded := filepath.Join(settings[0], "cache", "download")
	return []string{
		"GOMODCACHE=" + t.TempDir(), "GOFLAGS=-modcacherw", "GOWORK=off", "GONOSUMDB=*",
		"GOPROXY=file://" + filepath.ToSlash(proxy) + ",file://" + filepath.ToSlash(downloaded) + "," + settings[1],
	}
}
