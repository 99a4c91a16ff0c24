package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A folder with a contract and settings is all it takes, in one run.
func TestDeployingAFreshFolder(t *testing.T) {
	t.Parallel()
	made := greetCopy(t)
	dir := workspace(t, map[string]string{
		"greet.api":   read(t, made, "greet.api"),
		"apigen.yaml": "services:\n  - contract: greet.api\n    dir: .\ndeploy:\n  targets: [docker, compose, kube, observability, ci]\n",
	})
	before := contents(t, dir)
	invoke(t, dir, "deploy", "docker").refused(t, "there is no go.mod at or above .; generate the service first: apigen generate")
	require.Equal(t, before, contents(t, dir))

	ran := invoke(t, dir, "generate").ok(t)
	for _, name := range []string{"Dockerfile", ".dockerignore", "compose.yaml", "deploy/compose/logs.yaml", ".github/workflows/apigen.yaml"} {
		require.Contains(t, ran.stdout, "created   "+name+"\n")
	}
	require.Contains(t, read(t, dir, "Dockerfile"), `CMD ["/greet", "health"]`)
	after := snapshot(t, dir)
	require.Contains(t, invoke(t, dir, "generate").ok(t).stdout, "everything is up to date\n")
	require.Contains(t, invoke(t, dir, "generate", "--check").ok(t).stdout, "everything is up to date\n")
	for _, target := range []string{"docker", "compose", "ci"} {
		require.Contains(t, invoke(t, dir, "deploy", target).ok(t).stdout, "everything is up to date\n")
	}
	require.Equal(t, after, snapshot(t, dir))
}

// Services in folders of one repository that has no module yet get one each.
func TestDeployingFreshFolders(t *testing.T) {
	t.Parallel()
	made := greetCopy(t)
	dir := workspace(t, map[string]string{
		"a/a.api":     strings.Replace(read(t, made, "greet.api"), "service greet", "service a-api", 1),
		"b/b.api":     strings.Replace(read(t, made, "greet.api"), "service greet", "service b", 1),
		"apigen.yaml": "services:\n  - {contract: a/a.api, dir: a}\n  - {contract: b/b.api, dir: b}\ndeploy:\n  targets: [docker, ci]\n",
	})
	invoke(t, dir, "generate").ok(t)
	require.Contains(t, read(t, dir, "a/Dockerfile"), "COPY etc/ /etc/\n")
	require.Contains(t, read(t, dir, ".github/workflows/apigen.yaml"), "working-directory: \"b\"\n")
	require.Contains(t, invoke(t, dir, "generate").ok(t).stdout, "everything is up to date\n")
}

// What a service with another name deploys has its own configuration from the start.
func TestDeployingARenamedService(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	put(t, dir, "apigen.yaml", read(t, dir, "apigen.yaml")+"deploy:\n  targets: [docker]\n")
	put(t, dir, "etc/greet.yaml", strings.Replace(read(t, dir, "etc/greet.yaml"), "PORT:-8888", "PORT:-9999", 1))
	invoke(t, dir, "generate").ok(t)
	put(t, dir, "greet.api", strings.Replace(read(t, dir, "greet.api"), "service greet", "service store-api", 1))
	require.Contains(t, invoke(t, dir, "generate").ok(t).stdout, "updated   Dockerfile\n")
	all := instructions(t, dir)
	require.Equal(t, []string{"9999 6060"}, find(all, "EXPOSE"))
	require.Equal(t, []string{`["/store"]`}, find(all, "ENTRYPOINT"))
	require.Len(t, find(all, "HEALTHCHECK"), 1)
	require.Contains(t, invoke(t, dir, "deploy", "docker", "--check").ok(t).stdout, "everything is up to date\n")
}

func TestDeployNeedsTheConfiguration(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	require.NoError(t, os.Remove(filepath.Join(dir, "etc", "greet.yaml")))
	invoke(t, dir, "deploy", "docker").refused(t, "etc/greet.yaml is missing; generate the service first: apigen generate")
}

// What somebody edited stays, and is told of; so is what was there before.
func TestEditedImage(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	put(t, dir, "apigen.yaml", read(t, dir, "apigen.yaml")+"deploy:\n  targets: [docker]\n")
	invoke(t, dir, "generate").ok(t)
	dockerfile := read(t, dir, "Dockerfile")
	for name, text := range map[string]string{
		"edited": strings.Replace(dockerfile, "EXPOSE 8888", "EXPOSE 80", 1),
		"own":    "FROM scratch\n",
	} {
		t.Run(name, func(t *testing.T) {
			put(t, dir, "Dockerfile", text)
			before := contents(t, dir)
			checked := invoke(t, dir, "generate", "--check")
			require.Equal(t, exitFound, checked.code)
			require.Contains(t, checked.stdout+checked.stderr, "Dockerfile")
			require.NotContains(t, checked.stdout, "up to date")
			for _, args := range [][]string{{"generate"}, {"deploy", "docker"}} {
				ran := invoke(t, dir, args...)
				require.Equal(t, exitFound, ran.code)
				require.Contains(t, ran.stderr, "Dockerfile")
				require.Contains(t, ran.stderr, "nothing was written")
			}
			require.Equal(t, before, contents(t, dir))
		})
	}
	require.NoError(t, os.Remove(filepath.Join(dir, "Dockerfile")))
	missing := invoke(t, dir, "generate", "--check")
	require.Equal(t, exitFound, missing.code)
	require.Contains(t, missing.stdout, "create Dockerfile: is missing\n")
	invoke(t, dir, "generate").ok(t)
	require.Equal(t, dockerfile, read(t, dir, "Dockerfile"))

	// Another port is drift too.
	put(t, dir, "etc/greet.yaml", strings.Replace(read(t, dir, "etc/greet.yaml"), "PORT:-8888", "PORT:-9999", 1))
	drift := invoke(t, dir, "deploy", "docker", "--check")
	require.Equal(t, exitFound, drift.code)
	require.Contains(t, drift.stdout, "update Dockerfile: is not what the contract asks for\n")
	require.Contains(t, invoke(t, dir, "deploy", "docker", "--diff").stdout, "+EXPOSE 9999 6060\n")
}

// Contracts of every size get the same image and stack.
func TestDeployingContractsOfManyGroups(t *testing.T) {
	t.Parallel()
	for name, contract := range map[string]string{"none": groups(0), "many": groups(30)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := workspace(t, map[string]string{
				"shop.api":    contract,
				"apigen.yaml": "services:\n  - contract: shop.api\n    dir: .\ndeploy:\n  targets: [compose, ci]\n",
			})
			invoke(t, dir, "generate").ok(t)
			require.Equal(t, []string{"8888 6060"}, find(instructions(t, dir), "EXPOSE"))
			require.Contains(t, composed(t, dir).Services, "shop")
			require.Contains(t, invoke(t, dir, "generate").ok(t).stdout, "everything is up to date\n")
		})
	}
}

func groups(n int) string {
	text := "syntax = \"v1\"\n\ninfo (\n\ttitle: \"shop\"\n)\n\nservice shop {\n\t@handler Ping\n\tget /ping\n}\n"
	for i := range n {
		text += fmt.Sprintf("\n@server (\n\tgroup: g%d\n\tprefix: /g%d\n)\nservice shop {\n\t@handler Get%d\n\tget /\n}\n", i, i, i)
	}
	return text
}

// The example keeps its user data in SQLite unless told otherwise.
func TestDeployingTheExample(t *testing.T) {
	t.Parallel()
	from := filepath.Join("..", "..", "examples", "userapi")
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(dir, "examples", "userapi"), os.DirFS(from)))
	for _, name := range []string{"go.mod", "go.sum"} {
		copyText(t, filepath.Join("..", "..", name), filepath.Join(dir, name))
	}
	dir = filepath.Join(dir, "examples", "userapi")
	invoke(t, dir, "deploy", "compose").ok(t)
	all := instructions(t, dir)
	require.Contains(t, find(all, "COPY"), "examples/userapi/etc/ /etc/")
	require.Contains(t, find(all, "ENV"), `DATABASE_DSN="/data/user.db?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)"`)
	require.Len(t, find(all, "HEALTHCHECK"), 1)
	s := composed(t, dir)
	require.Equal(t, "sqlite", s.Services["user"].Environment["DATABASE_DRIVER"])
	require.Equal(t, "/data", s.Services["user"].Volumes[0].Target)
	require.NotContains(t, s.Services, "postgres")
}

func copyText(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(to, text, 0o644))
}

// A cluster looks on Docker Hub for an image without a registry, and CI does not
// publish it there.
func TestKubeTellsOfAnImageWithoutARegistry(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	require.Contains(t, invoke(t, dir, "deploy", "kube").ok(t).stdout, "deploy/kube runs greet:latest, and the image names no registry")
	put(t, dir, "apigen.yaml", read(t, dir, "apigen.yaml")+"deploy:\n  image: ghcr.io/team/greet\n")
	require.NotContains(t, invoke(t, dir, "deploy", "kube").ok(t).stdout, "names no registry")
}

// What stands in the way of a run is in the formats for machines too.
func TestConflictsForMachines(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	invoke(t, dir, "deploy", "docker").ok(t)
	put(t, dir, "Dockerfile", "FROM scratch\n")
	ran := invoke(t, dir, "deploy", "docker", "--check", "--format", "github")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stdout, "::error file=Dockerfile,")
	ran = invoke(t, dir, "deploy", "docker", "--check", "--format", "json")
	require.Equal(t, exitFound, ran.code)
	var rows []map[string]string
	require.NoError(t, json.Unmarshal([]byte(ran.stdout), &rows), ran.stdout)
	require.Len(t, rows, 1)
	require.Equal(t, "Dockerfile", rows[0]["path"])
	require.Equal(t, "conflict", rows[0]["action"])
	require.NotEmpty(t, rows[0]["why"])
}
