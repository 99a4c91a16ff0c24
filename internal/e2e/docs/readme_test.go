package docs_test

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/internal/e2e/page"
	"github.com/apigen/apigen/internal/e2e/repo"
)

// What can't run in a test as it stands: servers go to the background on a free
// port, the quickstart ends after its proof, and this test does not run itself.
var rehearsed = map[string]string{
	"go run ./cmd/apigen quickstart":       "go run ./cmd/apigen quickstart --once --dir \"$SCRATCH/quickstart\"",
	"go install ./cmd/apigen":              "go install ./cmd/apigen && cd \"$SCRATCH\"",
	"./greet":                              "./greet & SERVER=$!",
	"curl http://127.0.0.1:8888/hello/you": "curl -sS --retry 20 --retry-connrefused --retry-delay 1 http://127.0.0.1:$PORT/hello/you",
	"go test ./...":                        "true",
}

func TestCommandsOfTheREADMEWork(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and starts services")
	}
	for _, tool := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	scratch := t.TempDir()
	script := exec.Command("bash", "-c", rehearsal(t, "README.md"))
	script.Dir = repo.Root(t)
	script.Env = append(os.Environ(),
		"SCRATCH="+scratch, "GOBIN="+filepath.Join(scratch, "bin"),
		"PATH="+filepath.Join(scratch, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"),
		"HOST=127.0.0.1", "PORT="+freePort(t), "ADMIN_PORT=0",
	)
	output, err := script.CombinedOutput()
	require.NoError(t, err, "%s", output)
	require.Contains(t, string(output), "It works.", "the quickstart")
	require.Contains(t, string(output), `{"message":"Hello, you!"}`, "the new service")
	require.Contains(t, string(output), "everything is up to date", "the second generation")
}

// rehearsal joins the commands of a document into one script.
func rehearsal(t *testing.T, document string) string {
	t.Helper()
	script := []string{"set -eu", "trap 'kill ${SERVER:-} 2>/dev/null || true' EXIT"}
	for _, block := range page.Blocks(repo.Read(t, document), "sh") {
		for line := range strings.Lines(block) {
			line = strings.TrimSpace(line)
			if replaced, ok := rehearsed[line]; ok {
				line = replaced
			}
			script = append(script, line)
		}
	}
	require.Greater(t, len(script), len(rehearsed), "the document shows its commands in sh blocks")
	return strings.Join(script, "\n")
}

func TestREADMEListsEveryCommand(t *testing.T) {
	text := repo.Read(t, "README.md")
	command := exec.Command("go", "run", "./cmd/apigen", "api", "--help")
	command.Dir = repo.Root(t)
	help, err := command.CombinedOutput()
	require.NoError(t, err, "%s", help)
	commands := regexp.MustCompile(`(?m)^  ([a-z]+) +[A-Z]`).FindAllStringSubmatch(string(help), -1)
	require.NotEmpty(t, commands)
	for _, listed := range commands {
		require.Contains(t, text, "`apigen api "+listed[1]+"`")
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
}
