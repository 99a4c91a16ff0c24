package main

import (
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// free is a port that nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	require.NoError(t, err)
	return port
}

// serves starts what an image runs, in a container's place, and asks for its
// health before, meanwhile and after.
func (img *image) serves(t *testing.T, env ...string) {
	t.Helper()
	port, admin := free(t), free(t)
	env = append(env, "PORT="+port, "ADMIN_HOST=0.0.0.0", "ADMIN_PORT="+admin)
	down := finish(t, img.command(img.test, env...))
	require.Equal(t, 1, down.code, "%s", down.stderr)
	require.Equal(t, strings.TrimPrefix(img.test[0], "/")+": not running: nothing listens on 127.0.0.1:"+admin+"\n", down.stderr)

	cmd := img.command(img.run, env...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	require.NoError(t, cmd.Start())
	defer func() {
		require.NoError(t, cmd.Process.Signal(os.Interrupt))
		require.NoError(t, cmd.Wait(), "%s", &stderr)
		require.Equal(t, 1, finish(t, img.command(img.test, env...)).code)
	}()
	require.Eventually(t, func() bool {
		response, err := http.Get("http://127.0.0.1:" + admin + "/readyz")
		return err == nil && response.Body.Close() == nil && response.StatusCode == http.StatusOK
	}, 20*time.Second, 20*time.Millisecond, "%s", &stderr)
	img.healthy(t, env...)
	status, answer := send(t, "GET", "http://127.0.0.1:"+port+"/hello/you", "")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, answer, "you")
}

func (img *image) healthy(t *testing.T, env ...string) {
	t.Helper()
	up := finish(t, img.command(img.test, env...))
	require.Zero(t, up.code, "%s", up.stderr)
	require.Empty(t, up.stdout+up.stderr)
}

// TestImage builds the image of a new service with SQLite and starts it: static,
// as nobody in particular, with nothing else in the file system.
func TestImage(t *testing.T) {
	if testing.Short() {
		t.Skip("builds services")
	}
	t.Parallel()
	parent := t.TempDir()
	invoke(t, parent, "new", "shop", "--db", "sqlite", "--no-build").ok(t)
	dir := filepath.Join(parent, "shop")
	r := invoke(t, dir, "deploy", "docker").ok(t)
	require.NotContains(t, r.stdout, "HEALTHCHECK")
	for _, name := range []string{".env", "etc/tls.key", "data/shop.db", "shop_test.go", "internal/logic/x_test.go", ".git/config", "compose.yaml"} {
		put(t, dir, name, "canary")
	}
	img := buildImage(t, dir, dir, ".dockerignore")
	var files []string
	for name, text := range contents(t, img.root) {
		require.NotContains(t, text[:min(len(text), 100)], "canary", name)
		if text != "directory" {
			files = append(files, name)
		}
	}
	require.ElementsMatch(t, []string{
		"etc/group", "etc/passwd", "etc/shop.yaml", "etc/ssl/certs/ca-certificates.crt", "shop", "usr/local/go/lib/time/zoneinfo.zip",
	}, files)
	info, err := os.Stat(filepath.Join(img.root, "tmp"))
	require.NoError(t, err)
	require.Equal(t, os.ModeSticky|os.ModeDir|0o777, info.Mode())
	require.Contains(t, read(t, img.root, "etc/passwd"), "nonroot:x:65532:65532:")
	img.serves(t)
	require.FileExists(t, filepath.Join(img.root, "data", "shop.db"))
}

func TestInstructionsOfAnImage(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	put(t, dir, "apigen.yaml", read(t, dir, "apigen.yaml")+"deploy:\n  name: hello\n")
	invoke(t, dir, "deploy", "docker").ok(t)
	all := instructions(t, dir)
	require.Equal(t, []string{"golang:${GO_VERSION}", "scratch"}, find(all, "from"))
	require.Equal(t, []string{"GO_VERSION=1.26", "TARGETOS", "TARGETARCH", "VERSION=dev", "REVISION=unknown"}, find(all, "ARG"))
	require.Equal(t, []string{"8888 6060"}, find(all, "EXPOSE"))
	require.Equal(t, []string{"65532:65532"}, find(all, "USER"))
	require.Equal(t, []string{`["/greet"]`}, find(all, "ENTRYPOINT"))
	require.Equal(t, []string{`--interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["/greet", "health"]`}, find(all, "HEALTHCHECK"))
	require.Equal(t, []string{"ZONEINFO=/usr/local/go/lib/time/zoneinfo.zip"}, find(all, "ENV"))
	require.Equal(t, []string{
		`org.opencontainers.image.title="hello"       org.opencontainers.image.version="$VERSION"       org.opencontainers.image.revision="$REVISION"`,
	}, find(all, "LABEL"))
	build := find(all, "RUN")[1]
	require.Contains(t, build, "--mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build ")
	require.Contains(t, build, ` CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -trimpath -ldflags="-s -w" -o /out/greet .`)
	require.Contains(t, read(t, dir, "Dockerfile"), "FROM --platform=$BUILDPLATFORM golang:${GO_VERSION} AS build\n")
}

// The module of a service in a folder has a local replacement, a package with the
// name of the command, and embeds what looks like a secret and a test.
func TestImageOfAServiceInAFolder(t *testing.T) {
	if testing.Short() {
		t.Skip("builds services")
	}
	t.Parallel()
	made := greetCopy(t)
	root := workspace(t, map[string]string{
		"go.mod":                           read(t, made, "go.mod") + "\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ./lib\n",
		"go.sum":                           read(t, made, "go.sum"),
		"apigen.yaml":                      "services:\n  - contract: services/greet/greet.api\n    dir: services/greet\n",
		"lib/go.mod":                       "module example.com/lib\n\ngo 1.26\n",
		"lib/lib.go":                       "package lib\n\nimport _ \"embed\"\n\n//go:embed testdata/greeting.txt\nvar Greeting string\n",
		"lib/testdata/greeting.txt":        "Ahoy, ",
		"services/greet/greet.api":         read(t, made, "greet.api"),
		"services/greet/greet/greet.go":    "package greet\n\nimport _ \"embed\"\n\n//go:embed \"public.pem\"\nvar Key string\n",
		"services/greet/greet/public.pem":  "no secret",
		"services/greet/greet/private.pem": "canary",
	})
	invoke(t, root, "generate").ok(t)
	dir := filepath.Join(root, "services", "greet")
	logic := read(t, dir, "internal/logic/hellologic.go")
	logic = strings.Replace(logic, "import (", "import (\n\t\"example.com/lib\"\n\t\"greet/services/greet/greet\"", 1)
	returned := strings.LastIndex(logic, "return ")
	put(t, dir, "internal/logic/hellologic.go", logic[:returned]+"return &types.HelloResponse{Message: lib.Greeting + req.Name + greet.Key}, nil\n}\n")
	invoke(t, root, "deploy", "docker").ok(t)
	require.Contains(t, read(t, dir, "Dockerfile"), "docker build -t greet -f Dockerfile ../..\n")
	require.Contains(t, find(instructions(t, dir), "COPY"), "services/greet/etc/ /etc/")
	require.NoFileExists(t, filepath.Join(dir, ".dockerignore"))

	img := buildImage(t, dir, root, "Dockerfile.dockerignore")
	for name, text := range contents(t, img.root) {
		require.NotContains(t, text, "canary", name)
	}
	img.serves(t)
}

// A go.mod may replace a module by a folder that no context of the service has.
func TestImageNeedsItsModules(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	put(t, dir, "go.mod", read(t, dir, "go.mod")+"\nreplace example.com/lib => ../lib\n")
	before := contents(t, dir)
	lines := strings.Count(read(t, dir, "go.mod"), "\n")
	invoke(t, dir, "deploy", "docker").refused(t, "go.mod:"+strconv.Itoa(lines)+": example.com/lib is replaced by ../lib, which lies outside the module: "+
		"the build of an image does not get it; move it below . or require a release")
	require.Equal(t, before, contents(t, dir))

	put(t, dir, "vendor/modules.txt", "# copies\n")
	invoke(t, dir, "deploy", "docker").ok(t)
}

// A main of an earlier release can't be asked for its health.
func TestImageOfAMainWithoutHealth(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, from, to, want string }{
		"main": {"greet.go", "return c.CheckReady(ctx)", "return nil",
			"Dockerfile has no HEALTHCHECK: the command lacks health; docs/operations.md has the lines to add to its main\n"},
		"port": {"etc/greet.yaml", "${ADMIN_PORT:-6060}", "-1",
			"Dockerfile has no HEALTHCHECK: admin.port is off in etc/greet.yaml; set it, or health.public: true\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := greetCopy(t)
			text := read(t, dir, c.file)
			require.Contains(t, text, c.from)
			put(t, dir, c.file, strings.Replace(text, c.from, c.to, 1))
			require.Contains(t, invoke(t, dir, "deploy", "docker").ok(t).stdout, c.want)
			require.Empty(t, find(instructions(t, dir), "HEALTHCHECK"))
			if name == "port" {
				require.Equal(t, []string{"8888"}, find(instructions(t, dir), "EXPOSE"))
				put(t, dir, c.file, read(t, dir, c.file)+"\nhealth: {public: true}\n")
				require.NotContains(t, invoke(t, dir, "deploy", "docker").ok(t).stdout, "HEALTHCHECK")
			}
			put(t, dir, "greet.go", strings.Replace(read(t, dir, "greet.go"), "return nil\n", "return c.CheckReady(ctx)\n", 1))
			require.NotContains(t, invoke(t, dir, "deploy", "docker").ok(t).stdout, "HEALTHCHECK")
			require.Len(t, find(instructions(t, dir), "HEALTHCHECK"), 1)
		})
	}
}
