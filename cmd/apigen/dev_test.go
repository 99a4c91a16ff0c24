package main

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// developing is a running `apigen dev`.
type developing struct {
	cmd *exec.Cmd
	dir string // of the service
	tmp string // for its temporary files
	out transcript
	url string // of the service, once it serves
}

// transcript is what a process has written so far.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
	read int // how far a test has looked
}

func (o *transcript) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

// next returns what follows the last match, up to and with the next one.
func (o *transcript) next(pattern *regexp.Regexp) (before string, match []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	rest := o.text.String()[o.read:]
	at := pattern.FindStringSubmatchIndex(rest)
	if at == nil {
		return rest, nil
	}
	o.read += at[1]
	return rest[:at[1]], pattern.FindStringSubmatch(rest)
}

func develop(t *testing.T, dir string, args ...string) *developing {
	t.Helper()
	d := &developing{cmd: command(dir, append([]string{"dev"}, args...)...), dir: dir, tmp: t.TempDir()}
	d.cmd.Env = append(d.cmd.Env, "HOST=127.0.0.1", "PORT=0", "ADMIN_PORT=0", "TMPDIR="+d.tmp)
	d.cmd.Stdout, d.cmd.Stderr = &d.out, &d.out
	require.NoError(t, d.cmd.Start())
	t.Cleanup(func() { _ = d.cmd.Process.Kill() })
	return d
}

// until waits until dev has written something, and returns all up to there.
func (d *developing) until(t *testing.T, pattern string) (shown string, match []string) {
	t.Helper()
	expr := regexp.MustCompile(pattern)
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(20 * time.Millisecond) {
		if shown, match = d.out.next(expr); match != nil {
			return shown, match
		}
	}
	require.Fail(t, "dev does not write "+pattern, "%s", shown)
	return "", nil
}

// serves waits for the next start of the service.
func (d *developing) serves(t *testing.T) string {
	t.Helper()
	shown, match := d.until(t, `dev: serving on (http://127\.0\.0\.1:\d+)\n`)
	d.url = match[1]
	return shown
}

func (d *developing) answers(t *testing.T, path string, status int, answer string) {
	t.Helper()
	http.DefaultClient.CloseIdleConnections()
	got, text := send(t, "GET", d.url+path, "")
	require.Equal(t, status, got)
	require.Contains(t, text, answer)
}

// goesOn waits until dev gives up on a change.
func (d *developing) goesOn(t *testing.T) string {
	t.Helper()
	shown, _ := d.until(t, `dev: the service goes on as it was; waiting for a change\n`)
	return shown
}

// save replaces a file as many editors do.
func save(t *testing.T, dir, name, text string) {
	t.Helper()
	put(t, dir, name+"~", text)
	require.NoError(t, os.Rename(filepath.Join(dir, name+"~"), filepath.Join(dir, name)))
}

func TestDevFollowsEveryChange(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	const logic = "internal/logic/hellologic.go"
	d := develop(t, dir)
	d.serves(t)
	d.answers(t, "/hello/you", 200, "Hello, you!")
	d.answers(t, "/bye/you", 404, "")

	changeContract(t, dir)
	shown := d.serves(t)
	require.Contains(t, shown, "dev: changed: greet.api\n")
	require.Contains(t, shown, "created   internal/logic/byelogic.go\n")
	d.answers(t, "/bye/you", 200, "")

	save(t, dir, "greet.api", strings.Replace(greetContract, "type HelloResponse", "tpye HelloResponse", 1))
	shown = d.goesOn(t)
	require.Contains(t, shown, "greet.api:6:1: error: ")
	require.Contains(t, shown, "    6 | tpye HelloResponse {\n")
	d.answers(t, "/bye/you", 200, "")
	save(t, dir, "greet.api", greetContract)
	d.serves(t)

	text := read(t, dir, logic)
	save(t, dir, logic, strings.Replace(text, "Hello, ", "Hi, ", 1)+"}\n")
	require.Contains(t, d.goesOn(t), "internal/logic/hellologic.go:")
	d.answers(t, "/hello/you", 200, "Hello, you!")
	save(t, dir, logic, strings.Replace(text, "Hello, ", "Hi, ", 1))
	d.serves(t)
	d.answers(t, "/hello/you", 200, "Hi, you!")

	save(t, dir, "greet.api", "import \"../shared/api/more.api\"\n"+greetContract)
	require.Contains(t, d.goesOn(t), "[import-not-found]")
	put(t, filepath.Dir(dir), "shared/api/more.api", "service greet {\n\t@handler More\n\tget /more\n}\n")
	d.serves(t)
	d.answers(t, "/more", 200, "")

	save(t, dir, logic, strings.Replace(strings.Replace(text, `"log/slog"`, "\"log/slog\"\n\n\tdeep \"greet/internal/deep/new\"", 1), `"Hello, "`, "deep.X", 1))
	d.goesOn(t)
	put(t, dir, "internal/deep/new/x.go", "package deep\n\nconst X = \"from afar\"\n")
	d.serves(t)
	d.answers(t, "/hello/you", 200, "from afaryou!")

	requireNoZombies(t, d.cmd.Process.Pid)
	require.NoError(t, d.cmd.Process.Signal(os.Interrupt))
	require.NoError(t, d.cmd.Wait())
	require.False(t, runsBelow(t, d.tmp))
	require.Empty(t, contents(t, d.tmp))
	_, err := http.Get(d.url)
	require.Error(t, err, "the service still listens")
}

// requireNoZombies looks for children of a process that ended and were not
// waited for, where the system tells.
func requireNoZombies(t *testing.T, parent int) {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	require.NoError(t, err)
	for _, stat := range stats {
		text, err := os.ReadFile(stat)
		if err != nil {
			continue
		}
		fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
		require.False(t, fields[0] == "Z" && fields[1] == strconv.Itoa(parent), "%s", text)
	}
}

// What a rebuild can't mend is said once; the next change starts the service.
func TestDevSurvivesItsService(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	config := read(t, dir, "etc/greet.yaml")
	put(t, dir, "etc/greet.yaml", "hots: x\n")
	d := develop(t, filepath.Dir(dir), "--dir", "greet", "--", "-f", "etc/greet.yaml")
	shown, _ := d.until(t, `dev: the service ended with exit status 2; waiting for a change\n`)
	require.Contains(t, shown, `etc/greet.yaml:1:1: unknown key "hots"; did you mean "host"?`)
	put(t, dir, "etc/greet.yaml", config)
	d.serves(t)
	d.answers(t, "/hello/you", 200, "Hello, you!")

	if _, err := os.Stat("/proc/self/exe"); err != nil {
		return // only Linux ends the service with a dev that was killed
	}
	require.NoError(t, d.cmd.Process.Kill())
	_ = d.cmd.Wait()
	require.Eventually(t, func() bool { return !runsBelow(t, d.tmp) }, 5*time.Second, 20*time.Millisecond)
}

// TestDevFollowsTheSchema: the models of apigen.yaml follow their SQL files.
func TestDevFollowsTheSchema(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles SQLite")
	}
	t.Parallel()
	top := workspace(t, map[string]string{"db.sql": usersSQL})
	invoke(t, top, strings.Fields("new shop --db sqlite --from db.sql --no-build")...).ok(t)
	dir := filepath.Join(top, "shop")
	d := develop(t, top, "--dir", "shop")
	d.serves(t)
	save(t, dir, "db/schema.sql", strings.Replace(usersSQL, "name text", "name text, nick text", 1))
	shown := d.serves(t)
	require.Contains(t, shown, "dev: changed: shop/db/schema.sql\n")
	require.Contains(t, shown, "updated   internal/model/usermodel_gen.go\n")
	require.Contains(t, read(t, dir, "internal/model/usermodel_gen.go"), "Nick")
	d.answers(t, "/users", 200, `"items"`)
	save(t, dir, "db/schema.sql", "CREATE TABLE users (id integer,, name text);\n")
	shown = d.goesOn(t)
	require.Contains(t, shown, "shop/db/schema.sql:1:32: ")
	d.answers(t, "/users", 200, `"items"`)
	require.NoError(t, d.cmd.Process.Signal(os.Interrupt))
	require.NoError(t, d.cmd.Wait())
}

func TestDevNeedsSomethingToWatch(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"b/apigen.yaml": "version: x\n"})
	invoke(t, dir, "dev").refused(t, "no contract given; name one with --api FILE, or list it in apigen.yaml")
	invoke(t, dir, "dev", "--api", "no.api").refused(t, "contract no.api does not exist")
	invoke(t, dir, "dev", "--dir", "b").refused(t, "b/apigen.yaml:1:10: version must be 1")
	invoke(t, dir, "dev", "x").refused(t, `apigen dev takes no arguments; remove "x"`)
}

// A process that does not listen to Ctrl-C is killed, and so is what it started.
func TestStopKillsWhatDoesNotStop(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("sh", "-c", "trap '' INT TERM; sleep 60 & echo $!; while :; do sleep 60; done")
	var out transcript
	p, err := launch(cmd, &out)
	require.NoError(t, err)
	var match []string
	require.Eventually(t, func() bool {
		_, match = out.next(regexp.MustCompile(`(\d+)\n`))
		return match != nil
	}, 10*time.Second, 10*time.Millisecond)
	p.grace = 50 * time.Millisecond
	p.stop()
	pid, err := strconv.Atoi(match[1])
	require.NoError(t, err)
	child, err := os.FindProcess(pid)
	require.NoError(t, err)
	require.Eventually(t, func() bool { return child.Signal(syscall.Signal(0)) != nil }, 5*time.Second, 10*time.Millisecond)
}
