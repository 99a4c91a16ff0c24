package main

import (
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sample generates a service from a sample contract into an empty directory.
func sample(t *testing.T, archive string) (dir string, ran result) {
	t.Helper()
	dir = workspace(t, map[string]string{"entry.api": archived(t, archive)["entry.api"]})
	ran = invoke(t, dir, "api", "go", "--api", "entry.api", "--dir", ".")
	require.Equal(t, exitOK, ran.code, ran.stderr)
	return dir, ran
}

func TestLoginSampleAnswers(t *testing.T) {
	t.Parallel()
	dir, ran := sample(t, "service/login.txtar")
	require.Empty(t, ran.stderr)
	buildService(t, dir, "user")
	s := startService(t, dir, "user")
	status, answer := send(t, "POST", s.url+"/api/v1/login", `{"username":"bob","password":"secret"}`)
	require.Equal(t, http.StatusOK, status)
	require.JSONEq(t, `{"token":""}`, answer)

	status, answer = send(t, "POST", s.url+"/api/v1/login", `{"username":"bob"}`)
	require.Equal(t, http.StatusBadRequest, status)
	require.Contains(t, answer, `"name":"/password","rule":"required"`)
	status, _ = send(t, "GET", s.url+"/api/v1/login", "")
	require.Equal(t, http.StatusMethodNotAllowed, status)
}

func TestGetUserSampleReachesTheLogic(t *testing.T) {
	t.Parallel()
	dir, ran := sample(t, "service/getuser.txtar")
	require.Contains(t, ran.stderr, "[path-param-without-path-tag]")
	require.Contains(t, ran.stderr, "0 errors, 1 warning\n")
	const logic, stub = "internal/logic/getuserlogic.go", `l.log.WarnContext(l.ctx, "GetUser has no logic yet")`
	text := read(t, dir, logic)
	require.Contains(t, text, stub)
	put(t, dir, logic, strings.Replace(text, stub, `l.log.InfoContext(l.ctx, "asked", "id", req.ID, "who", req.Name)`, 1))
	buildService(t, dir, "user")

	s := startService(t, dir, "user")
	status, _ := send(t, "GET", s.url+"/user/7?name=bob", "")
	require.Equal(t, http.StatusOK, status)
	status, answer := send(t, "GET", s.url+"/user/7", "")
	require.Equal(t, http.StatusBadRequest, status)
	var problem struct {
		Errors []struct{ In, Name, Rule string }
	}
	require.NoError(t, json.Unmarshal([]byte(answer), &problem))
	require.Equal(t, []struct{ In, Name, Rule string }{{"query", "name", "required"}}, problem.Errors)
	status, answer = send(t, "GET", s.url+"/user/seven?name=bob", "")
	require.Equal(t, http.StatusBadRequest, status)
	require.Contains(t, answer, `"in":"path","name":"id"`)

	s.stop(t)
	require.Equal(t, []asked{{7, "bob"}}, requests(t, s.records()))
}

// asked is what the logic of the sample logs.
type asked struct {
	ID  int
	Who string
}

func requests(t *testing.T, log []string) []asked {
	t.Helper()
	var out []asked
	for _, line := range log {
		var record struct {
			Msg string
			asked
		}
		require.NoError(t, json.Unmarshal([]byte(line), &record), line)
		if record.Msg == "asked" {
			out = append(out, record.asked)
		}
	}
	return out
}

func TestServiceOnATakenPort(t *testing.T) {
	t.Parallel()
	port := takePort(t)
	dir := greet(t)
	for key, variable := range map[string]string{"port": "PORT", "admin.port": "ADMIN_PORT"} {
		ended := finish(t, serviceCommand(dir, "greet", variable+"="+port))
		require.Equal(t, exitUsage, ended.code, ended.stderr)
		require.Equal(t, "greet: listen 127.0.0.1:"+port+": port already in use; set "+key+
			" to another port (0 picks a free one) or stop the process that has it\n", ended.stderr)
	}
}

func TestServiceWithABrokenConfiguration(t *testing.T) {
	t.Parallel()
	dir := greet(t)
	for text, want := range map[string]string{
		"port: 1\nhots: x\n": `:2:1: unknown key "hots"; did you mean "host"?`,
		"port: 99999\n":      ":1:7: port: must be a port from 1 to 65535, or 0 for any free port",
		"log: [\n":           `:\d+:\d+: is not valid YAML: .*`,
		"host: ${NO_SUCH}\n": `:1:7: host: environment variable NO_SUCH is not set; set it or write \${NO_SUCH:-default}`,
	} {
		file := workspace(t, map[string]string{"broken.yaml": text}) + "/broken.yaml"
		cmd := serviceCommand(dir, "greet")
		cmd.Args = append(cmd.Args, "-f", file)
		ended := finish(t, cmd)
		require.Equal(t, exitUsage, ended.code, ended.stderr)
		require.Empty(t, ended.stdout)
		if strings.Contains(want, `\`) {
			require.Regexp(t, "^greet: "+file+want+"\n$", ended.stderr)
			continue
		}
		require.Equal(t, "greet: "+file+want+"\n", ended.stderr)
	}
}

// takePort occupies a port for the duration of the test.
func takePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	_, port, err := net.SplitHostPort(l.Addr().String())
	require.NoError(t, err)
	return port
}
