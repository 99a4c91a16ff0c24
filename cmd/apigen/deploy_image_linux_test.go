package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// image is what building a Dockerfile makes, without Docker.
type image struct {
	root string // of its file system
	env  []string
	run  []string // the entry point
	test []string // the health check
}

// buildImage carries a service's Dockerfile out. The build stage lies in a
// directory of its own, and gets what the patterns leave of the context.
func buildImage(t *testing.T, dir, context, ignore string) *image {
	t.Helper()
	stage, img := t.TempDir(), &image{root: t.TempDir()}
	source := filepath.Join(stage, "src")
	for name := range strings.Lines(judged(t, read(t, dir, ignore), "context", context)) {
		copyFile(t, filepath.Join(context, strings.TrimSpace(name)), filepath.Join(source, strings.TrimSpace(name)))
	}
	require.NoError(t, os.Mkdir(filepath.Join(stage, "out"), 0o755))
	for _, i := range instructions(t, dir) {
		switch {
		case i.name == "RUN":
			runStep(t, stage, source, i.text)
		case i.stage == "0" || i.stage == "global":
		case i.name == "COPY":
			img.copy(t, stage, source, strings.Fields(i.text))
		case i.name == "ENV":
			name, value, _ := strings.Cut(i.text, "=")
			if unquoted, err := strconv.Unquote(value); err == nil {
				value = unquoted
			}
			img.env = append(img.env, name+"="+value)
		case i.name == "ENTRYPOINT":
			require.NoError(t, json.Unmarshal([]byte(i.text), &img.run))
		case i.name == "HEALTHCHECK":
			_, command, _ := strings.Cut(i.text, " CMD ")
			require.NoError(t, json.Unmarshal([]byte(command), &img.test))
		}
	}
	return img
}

// runStep runs a command of the build stage, whose root is a directory here.
func runStep(t *testing.T, stage, source, command string) {
	t.Helper()
	for strings.HasPrefix(command, "--mount=type=cache,target=/") {
		_, command, _ = strings.Cut(command, " ")
		command = strings.TrimSpace(command)
	}
	for _, below := range []string{"root-files", "owned-files", "out"} {
		command = strings.ReplaceAll(command, " /"+below, " "+stage+"/"+below)
		command = strings.ReplaceAll(command, ">/"+below, ">"+stage+"/"+below)
	}
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir = source
	cmd.Env = append(os.Environ(), "TARGETOS=linux", "TARGETARCH="+runtime.GOARCH)
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s: %s", command, output)
}

// copy carries out COPY [--from=build] [--chown=…] FROM TO.
func (img *image) copy(t *testing.T, stage, source string, words []string) {
	t.Helper()
	from, owner := source, 0
	for strings.HasPrefix(words[0], "--") {
		if words[0] == "--from=build" {
			from = stage
		} else {
			require.Equal(t, "--chown=65532:65532", words[0])
			owner = 65532
		}
		words = words[1:]
	}
	require.Len(t, words, 2)
	file := filepath.Join(from, words[0])
	if strings.HasPrefix(words[0], "/usr/local/go/") {
		file = filepath.Join(strings.TrimSpace(goEnv(t, "GOROOT")), strings.TrimPrefix(words[0], "/usr/local/go/"))
	} else if strings.HasPrefix(words[0], "/etc/ssl/") {
		file = words[0]
	}
	img.put(t, file, filepath.Join(img.root, words[1]), owner)
}

func (img *image) put(t *testing.T, from, to string, owner int) {
	t.Helper()
	info, err := os.Stat(from)
	require.NoError(t, err)
	if !info.IsDir() {
		copyFile(t, from, to)
		return
	}
	require.NoError(t, os.MkdirAll(to, 0o755))
	entries, err := os.ReadDir(from)
	require.NoError(t, err)
	for _, entry := range entries {
		below := filepath.Join(to, entry.Name())
		img.put(t, filepath.Join(from, entry.Name()), below, owner)
		info, err := os.Stat(filepath.Join(from, entry.Name()))
		require.NoError(t, err)
		require.NoError(t, os.Chmod(below, info.Mode()))
		if os.Geteuid() == 0 {
			require.NoError(t, os.Chown(below, owner, owner))
		}
	}
}

// command runs in the image as its user, or, for who may not change root, with
// paths into it.
func (img *image) command(args []string, env ...string) *exec.Cmd {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(append(cmd.Env, img.env...), env...)
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: img.root, Credential: &syscall.Credential{Uid: 65532, Gid: 65532}}
		cmd.Dir = "/"
		return cmd
	}
	cmd.Path, cmd.Dir = filepath.Join(img.root, args[0]), img.root
	for i, v := range cmd.Env {
		cmd.Env[i] = strings.Replace(v, "=/", "="+img.root+"/", 1)
	}
	return cmd
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	require.NoError(t, err)
	info, err := os.Stat(from)
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(filepath.Dir(to), 0o755))
	require.NoError(t, os.WriteFile(to, text, info.Mode().Perm()))
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	output, err := exec.Command("go", "env", name).Output()
	require.NoError(t, err)
	return string(output)
}
