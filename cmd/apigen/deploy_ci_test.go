package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// twoServices is a repository with two services of one module: greet with
// PostgreSQL and Redis, and bye.
func twoServices(t *testing.T) string {
	t.Helper()
	made := greetCopy(t)
	dir := workspace(t, map[string]string{
		"go.mod":                   read(t, made, "go.mod"),
		"go.sum":                   read(t, made, "go.sum"),
		"services/greet/greet.api": read(t, made, "greet.api"),
		"services/bye/bye.api":     strings.NewReplacer("service greet", "service bye", "/hello", "/bye").Replace(read(t, made, "greet.api")),
		"apigen.yaml": "services:\n  - contract: services/greet/greet.api\n    dir: services/greet\n" +
			"  - contract: services/bye/bye.api\n    dir: services/bye\n    deploy:\n      image: registry.example.com/team/bye\n",
	})
	invoke(t, dir, "generate").ok(t)
	git(t, dir, "init", "-q")
	put(t, dir, "services/greet/internal/svc/uses.go", "package svc\n\nimport (\n\t_ \"github.com/redis/go-redis/v9\"\n\t_ \"gorm.io/driver/postgres\"\n)\n")
	put(t, dir, "services/greet/etc/greet.yaml", read(t, dir, "services/greet/etc/greet.yaml")+
		"\nstore:\n  dsn: ${DATABASE_DSN:-postgres://postgres@127.0.0.1:5432/greet?sslmode=disable}\nredis:\n  addr: ${REDIS_ADDR:-127.0.0.1:6379}\n")
	put(t, dir, "apigen.yaml", read(t, dir, "apigen.yaml")+"deploy:\n  pipelines: [github, gitlab]\n")
	return dir
}

// workflow is what the tests look at in a workflow of GitHub.
type workflow struct {
	On struct {
		Push        struct{ Branches, Tags []string }
		PullRequest any `yaml:"pull_request"`
	}
	Permissions map[string]string
	Concurrency map[string]string
	Jobs        map[string]struct {
		If          string
		Needs       string
		Permissions map[string]string
		Timeout     int `yaml:"timeout-minutes"`
		Services    map[string]struct {
			Image, Options string
			Env            map[string]string
			Ports          []string
		}
		Strategy struct {
			Matrix struct{ Include []map[string]string }
		}
		Steps []struct {
			Name, Uses, Run, If string
			With, Env           map[string]string
		}
	}
}

func TestWorkflowOfTwoServices(t *testing.T) {
	if testing.Short() {
		t.Skip("builds actionlint")
	}
	t.Parallel()
	dir := twoServices(t)
	invoke(t, dir, "deploy", "ci").ok(t)
	require.FileExists(t, filepath.Join(dir, "services", "bye", "Dockerfile"), "which is built")
	text := read(t, dir, ".github/workflows/apigen.yaml")
	output, err := actionlint(text)
	require.NoError(t, err, "%s", output)
	var w workflow
	require.NoError(t, yaml.Unmarshal([]byte(text), &w))
	require.Equal(t, map[string]string{"contents": "read"}, w.Permissions)
	require.Contains(t, w.Concurrency["group"], "github.event.pull_request.number || github.ref")
	require.Equal(t, "${{ github.event_name == 'pull_request' }}", w.Concurrency["cancel-in-progress"])
	require.Equal(t, []string{"v*"}, w.On.Push.Tags)

	check := w.Jobs["check"]
	require.Equal(t, "postgres:17-alpine", check.Services["postgres"].Image)
	require.Equal(t, "greet", check.Services["postgres"].Env["POSTGRES_DB"])
	require.Equal(t, []string{"127.0.0.1:6379:6379"}, check.Services["redis"].Ports)
	require.Len(t, check.Services, 2)
	test := check.Steps[len(check.Steps)-1]
	require.Equal(t, "go test ./...", test.Run)
	require.Equal(t, map[string]string{
		"DATABASE_DSN": "postgres://postgres@127.0.0.1:5432/greet?sslmode=disable", "REDIS_ADDR": "127.0.0.1:6379",
	}, test.Env)
	publishes := "github.event_name == 'push' && (github.ref_type == 'tag' || github.ref_name == github.event.repository.default_branch)"
	require.Equal(t, publishes, w.Jobs["publish"].If)
	require.Equal(t, map[string]string{"contents": "read", "packages": "write"}, w.Jobs["publish"].Permissions)
	require.Empty(t, w.Jobs["build"].Permissions)
	require.Equal(t, []map[string]string{
		{"name": "greet", "image": "ghcr.io/${{ github.repository_owner }}/greet", "registry": "ghcr.io", "context": ".", "file": "services/greet/Dockerfile"},
		{"name": "bye", "image": "registry.example.com/team/bye", "registry": "registry.example.com", "context": ".", "file": "services/bye/Dockerfile"},
	}, w.Jobs["publish"].Strategy.Matrix.Include)
	for name, job := range w.Jobs {
		require.Equal(t, name != "check", job.Needs == "check")
		require.Positive(t, job.Timeout)
		for _, step := range job.Steps {
			require.Regexp(t, regexp.MustCompile(`^$|^[a-z-]+/[a-z-]+@v[0-9]+$`), step.Uses)
			if step.With["push"] != "" {
				require.Equal(t, name == "publish", step.With["push"] == "true")
				require.Equal(t, "linux/amd64,linux/arm64", step.With["platforms"])
			}
			if strings.HasPrefix(step.Uses, "docker/login-action") {
				require.Equal(t, "publish", name)
			}
		}
	}
	requireCommands(t, text)
}

// requireCommands demands that apigen has the commands with the flags that a
// workflow runs.
func requireCommands(t *testing.T, text string) {
	t.Helper()
	lines := regexp.MustCompile(`(?m)(?:run: |- | {8})(apigen .*)$`).FindAllStringSubmatch(text, -1)
	require.Len(t, lines, 3)
	for _, line := range lines {
		words := strings.Fields(line[1])
		cmd, rest, err := newRoot(nil, nil, nil).Find(words[1:])
		require.NoError(t, err, line[1])
		require.False(t, cmd.HasSubCommands(), line[1])
		require.NoError(t, cmd.ParseFlags(rest), line[1])
	}
}

type gitlabJob struct {
	Stage, Image, Extends string
	Timeout               string
	Variables             map[string]string
	Services              []struct{ Name, Alias string }
	Rules                 []map[string]string
	Script                []string
	BeforeScript          []string `yaml:"before_script"`
	Parallel              struct{ Matrix []map[string]string }
	Cache                 struct {
		Key   struct{ Files []string }
		Paths []string
	}
}

func TestPipelineOfTwoServices(t *testing.T) {
	t.Parallel()
	dir := twoServices(t)
	invoke(t, dir, "deploy", "ci").ok(t)
	text := read(t, dir, ".gitlab-ci.yml")
	var top struct {
		Workflow struct{ Rules []map[string]string }
		Stages   []string
	}
	jobs := map[string]gitlabJob{}
	require.NoError(t, yaml.Unmarshal([]byte(text), &top))
	var all map[string]yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &all))
	for name, node := range all {
		if name != "workflow" && name != "stages" {
			var job gitlabJob
			require.NoError(t, node.Load(&job, yaml.WithKnownFields(false)))
			jobs[name] = job
		}
	}
	require.Equal(t, []string{"check", "image"}, top.Stages)
	require.Len(t, jobs, 4)
	branch, tag, merge := map[string]string{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}, map[string]string{"if": "$CI_COMMIT_TAG"},
		map[string]string{"if": `$CI_PIPELINE_SOURCE == "merge_request_event"`}
	require.Equal(t, []map[string]string{merge, branch, tag}, top.Workflow.Rules)
	require.Equal(t, []map[string]string{branch, tag}, jobs["publish"].Rules)
	require.Equal(t, []map[string]string{merge}, jobs["build"].Rules)
	require.Equal(t, []string{"golang:1.26", "docker:28-cli"}, []string{jobs["check"].Image, jobs[".image"].Image})
	require.Equal(t, "postgres://postgres@postgres:5432/greet?sslmode=disable", jobs["check"].Variables["DATABASE_DSN"])
	require.Equal(t, "redis:6379", jobs["check"].Variables["REDIS_ADDR"])
	require.Equal(t, []struct{ Name, Alias string }{{"postgres:17-alpine", "postgres"}, {"redis:7.4-alpine", "redis"}}, jobs["check"].Services)
	require.Equal(t, []string{"go.sum"}, jobs["check"].Cache.Key.Files)
	require.Equal(t, []map[string]string{
		{"NAME": "greet", "IMAGE": "greet", "REGISTRY": "project", "CONTEXT": ".", "DOCKERFILE": "services/greet/Dockerfile"},
		{"NAME": "bye", "IMAGE": "registry.example.com/team/bye", "REGISTRY": "registry.example.com", "CONTEXT": ".", "DOCKERFILE": "services/bye/Dockerfile"},
	}, jobs[".image"].Parallel.Matrix)
	require.NotContains(t, strings.Join(jobs["build"].Script, "\n"), "--push")
	requireCommands(t, text)
	require.Equal(t, []string{
		"registry.example.com/team/bye:abc", "registry.example.com/team/bye:latest", "login registry.example.com robot", "--push .",
	}, published(t, jobs["publish"].Script[0], "IMAGE=registry.example.com/team/bye", "REGISTRY=registry.example.com", "REGISTRY_USERNAME=robot", "REGISTRY_PASSWORD=secret"))
	require.Equal(t, []string{
		"gitlab.example.com/group/greet:abc", "gitlab.example.com/group/greet:1.4.0", "login gitlab.example.com ci", "--push .",
	}, published(t, jobs["publish"].Script[0], "IMAGE=greet", "REGISTRY=project", "CI_REGISTRY=gitlab.example.com", "CI_REGISTRY_IMAGE=gitlab.example.com/group",
		"CI_REGISTRY_USER=ci", "CI_REGISTRY_PASSWORD=secret", "CI_COMMIT_TAG=v1.4.0"))
}

// published runs the script with a docker that notes what it is asked for.
func published(t *testing.T, script string, env ...string) []string {
	t.Helper()
	dir := workspace(t, map[string]string{"docker": `#!/bin/sh
if [ "$1" = login ]; then
	read -r password && [ "$password" = secret ] && echo "login $5 $3" >>"$NOTES"
	exit
fi
while [ $# -gt 0 ]; do
	case "$1" in
	--tag) echo "$2" >>"$NOTES.tags" ;;
	--push) echo "--push $2" >>"$NOTES" ;;
	esac
	shift
done
`})
	require.NoError(t, os.Chmod(filepath.Join(dir, "docker"), 0o755))
	cmd := exec.Command("sh", "-eu", "-c", script)
	cmd.Env = append([]string{
		"PATH=" + dir + string(os.PathListSeparator) + os.Getenv("PATH"), "NOTES=" + filepath.Join(dir, "notes"),
		"CI_COMMIT_SHA=abc", "CI_COMMIT_SHORT_SHA=a", "DOCKERFILE=Dockerfile", "CONTEXT=.",
	}, env...)
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", output)
	return strings.Split(strings.TrimSpace(read(t, dir, "notes.tags")+read(t, dir, "notes")), "\n")
}

// Workflows below the root of a repository would never run.
func TestWorkflowsStandAtTheRoot(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	git(t, root, "init", "-q")
	dir := filepath.Join(root, "backend", "greet")
	require.NoError(t, os.CopyFS(dir, os.DirFS(greetCopy(t))))
	before := contents(t, dir)
	want := "apigen.yaml lies in backend/greet of its repository, and workflows are read at the root only; move it there with its paths, or take ci out of deploy.targets"
	invoke(t, dir, "deploy", "ci").refused(t, want)
	put(t, dir, "apigen.yaml", read(t, dir, "apigen.yaml")+"deploy:\n  targets: [ci]\n")
	invoke(t, dir, "generate").refused(t, want)
	put(t, dir, "apigen.yaml", strings.TrimSuffix(read(t, dir, "apigen.yaml"), "deploy:\n  targets: [ci]\n"))
	require.Equal(t, before, contents(t, dir))
}

// A pipeline that nobody asks for any more goes.
func TestWorkflowsThatAreNoLongerWanted(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	settings := read(t, dir, "apigen.yaml")
	put(t, dir, "apigen.yaml", settings+"deploy:\n  targets: [ci]\n  pipelines: [gitlab, github]\n")
	invoke(t, dir, "generate").ok(t)
	put(t, dir, "apigen.yaml", settings+"deploy:\n  targets: [ci]\n")
	require.Contains(t, invoke(t, dir, "generate").ok(t).stdout, "removed   .gitlab-ci.yml\n")
	require.FileExists(t, filepath.Join(dir, ".github/workflows/apigen.yaml"))
	require.NotContains(t, read(t, dir, ".github/workflows/apigen.yaml"), "services:")
}
