package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	pageBlock  = regexp.MustCompile("(?s)```(api|go)\n(.*?)```")
	logicOf    = regexp.MustCompile(`(?s)\nfunc \(l \*(\w+)Logic\) .*?\n}\n`)
	sentRow    = regexp.MustCompile("(?m)^\\| (?:`([A-Z]+) (\\S+)(?: (\\{.*?\\}))?`)? ?\\| (\\d*) ?\\| (?:`(.*?)`)? ?\\|$")
	logicNames = map[string]string{"CreateUser": "createuserlogic.go", "StoreUser": "storeuserlogic.go"}
)

// The page's contract is generated, its logic put into the stubs, and each row of its
// table is sent to the service.
func TestAnswersAreAsTheirPageSays(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/answers.md")
	require.NoError(t, err)
	page := string(text)
	blocks := pageBlock.FindAllStringSubmatch(page, -1)
	dir := workspace(t, map[string]string{"user.api": blocks[0][2]})
	made := invoke(t, dir, "api", "go", "--api", "user.api", "--dir", ".", "--module", "users", "--runtime", "vendor")
	require.Equal(t, exitOK, made.code, made.stderr)
	fillLogic(t, dir, blocks[1][2])
	buildService(t, dir, "service")
	goCommand(t, dir, "vet", "./...")
	service := startService(t, dir, "service")

	rows := sentRow.FindAllStringSubmatch(page[strings.Index(page, "| request | status"):], -1)
	require.Greater(t, len(rows), 10)
	var got string
	for _, row := range rows {
		if row[1] != "" {
			got = answer(t, row[1], service.url+row[2], row[3], row[4])
		}
		require.Contains(t, got, row[5], row[0])
		require.NotContains(t, got, "theirs")
	}
}

// fillLogic puts functions of logic in the place of the generated ones.
func fillLogic(t *testing.T, dir, functions string) {
	t.Helper()
	for _, function := range logicOf.FindAllStringSubmatch("\n"+functions, -1) {
		file := filepath.Join("internal", "logic", logicNames[function[1]])
		stub := read(t, dir, file)
		at := logicOf.FindStringIndex(stub)
		require.NotNil(t, at, stub)
		stub = stub[:at[0]] + function[0] + stub[at[1]:]
		for _, used := range []string{"time", "net/http", "users/internal/errs"} {
			if name := filepath.Base(used); strings.Contains(function[0], name+".") {
				stub = strings.Replace(stub, "import (\n", "import (\n\t"+strconv.Quote(used)+"\n", 1)
			}
		}
		put(t, dir, file, stub)
	}
}

// answer sends a request and returns the answer's headers, a line each, and its body.
func answer(t *testing.T, method, url, body, status string) string {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	require.NoError(t, err)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, status, strconv.Itoa(response.StatusCode), method+" "+url)
	var out strings.Builder
	require.NoError(t, response.Header.Write(&out))
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return out.String() + string(text)
}
