package apigen_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
)

// yourFile is a file that somebody added to a service.
type yourFile struct{ path, text string }

// serveEcho generates a service that answers with what it reads, builds it and
// asks it.
func serveEcho(t *testing.T, text string, asked []asking, yours ...yourFile) []answered {
	t.Helper()
	return askEcho(t, generateEcho(t, text, yours...), asked)
}

// askEcho builds the service of a tree and asks it.
func askEcho(t *testing.T, tree *forest, asked []asking) []answered {
	t.Helper()
	tree.write(t, "echo/ask/main.go", []byte(strings.NewReplacer("TREE", forestModule+"/echo", "RUNTIME", module+"/runtime").Replace(asker)))
	requests, err := json.Marshal(asked)
	require.NoError(t, err)
	run := tree.command("go", "run", "./echo/ask", "echo/etc/echo-api.yaml")
	run.Stdin = bytes.NewReader(requests)
	output := &bytes.Buffer{}
	problems := &bytes.Buffer{}
	run.Stdout, run.Stderr = output, problems
	require.NoError(t, run.Run(), "%s", problems)
	var answers []answered
	require.NoError(t, json.Unmarshal(output.Bytes(), &answers))
	return answers
}

// generateEcho generates a service that answers with what it reads.
func generateEcho(t *testing.T, text string, yours ...yourFile) *forest {
	t.Helper()
	program, diags := parser.Load(fstest.MapFS{"echo.api": {Data: []byte(text)}}, "echo.api")
	require.Empty(t, diags)
	api, diags := contract.Resolve(program)
	require.Empty(t, diags)
	files, diags, err := generator.Run(api, service.Emitters(service.Settings{
		Root: forestModule + "/echo", Runtime: module + "/runtime", Contract: "echo.api", Style: "gozero",
	})...)
	require.NoError(t, err)
	require.Empty(t, diags)
	tree := &forest{dir: t.TempDir()}
	tree.writeModule(t)
	stub := regexp.MustCompile(`return (&types\.\w+\{\}|\[\]types\.Addr\{\}|map\[types\.UUID\]types\.Big\{\}|resp), nil`)
	for _, file := range files {
		tree.write(t, "echo/"+file.Path, stub.ReplaceAll(file.Content, []byte("return req, nil")))
	}
	for _, file := range yours {
		tree.write(t, "echo/"+file.path, []byte(strings.ReplaceAll(file.text, "RUNTIME", module+"/runtime")))
	}
	return tree
}

// asker is the program that asks the service of a tree.
const asker = `package main

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"RUNTIME/conf"
	"TREE/internal/config"
	"TREE/internal/handler"
	"TREE/internal/svc"
)

func main() {
	c := must(conf.Load[config.Config](os.Args[1]))
	service := must(handler.New(must(svc.NewServiceContext(c, slog.New(slog.DiscardHandler)))))
	var asked []struct {
		Method, Target, Type, Body string
		Header                     http.Header
	}
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		panic(err)
	}
	type answer struct {
		Code    int
		Body    json.RawMessage
		Pattern string
	}
	var answers []answer
	for _, a := range asked {
		r := httptest.NewRequest(a.Method, a.Target, strings.NewReader(a.Body))
		if a.Header != nil {
			r.Header = a.Header
		}
		if a.Type != "" {
			r.Header.Set("Content-Type", a.Type)
		}
		w := httptest.NewRecorder()
		service.ServeHTTP(w, r)
		answers = append(answers, answer{w.Code, w.Body.Bytes(), r.Pattern})
	}
	_ = json.NewEncoder(os.Stdout).Encode(answers)
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
`
