package httpx_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
)

const (
	apigen = "github.com/apigen/apigen"
	asked  = "asked" // the module that is generated
)

// contractText declares a request type and a route for each field.
func contractText(all []field) string {
	var text strings.Builder
	text.WriteString("type Inner {\n\tA int `json:\"a\"`\n\tB string `json:\"b,optional\"`\n}\n\n")
	for i, f := range all {
		path := fmt.Sprintf("/x%d", i)
		if f.source == "path" {
			path += "/:v"
		}
		declared := fmt.Sprintf("Req%d", i)
		if f.embedded {
			fmt.Fprintf(&text, "type %s {\n\tBase%d\n}\n\n", declared, i)
			declared = fmt.Sprintf("Base%d", i)
		}
		fmt.Fprintf(&text, "type %s {\n\tV %s `%s`\n}\n\n", declared, f.typ, f.tag())
		fmt.Fprintf(&text, "service asked-api {\n\t@handler Do%d\n\t%s %s (Req%d)\n}\n\n", i, strings.ToLower(f.method), path, i)
	}
	return text.String()
}

// answers is what the generated binding makes of the requests: values, or
// "refused".
func answers(t *testing.T, all []field, requests []request) []string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range bindingOf(t, all) {
		file := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, content, 0o644))
	}
	input, err := json.Marshal(requests)
	require.NoError(t, err)
	run := exec.Command("go", "run", "-mod=mod", ".")
	run.Dir, run.Stdin = dir, bytes.NewReader(input)
	var problems bytes.Buffer
	run.Stderr = &problems
	output, err := run.Output()
	require.NoError(t, err, "%s", &problems)
	var out []string
	require.NoError(t, json.Unmarshal(output, &out))
	return out
}

// bindingOf generates the types of the fields with their binding, and a program
// that reads requests with them.
func bindingOf(t *testing.T, all []field) map[string][]byte {
	t.Helper()
	program, list := parser.Load(fstest.MapFS{"asked.api": {Data: []byte(contractText(all))}}, "asked.api")
	require.False(t, list.HasErrors(), "%v", list)
	api, list := contract.Resolve(program)
	require.False(t, list.HasErrors(), "%v", list)
	files, list, err := generator.Run(api, service.Emitters(service.Settings{
		Root: asked, Runtime: apigen + "/runtime", Contract: "asked.api", Style: "gozero",
	})...)
	require.NoError(t, err)
	require.False(t, list.HasErrors(), "%v", list)
	home, err := filepath.Abs(filepath.Join("..", "..", ".."))
	require.NoError(t, err)
	out := map[string][]byte{
		"main.go": []byte(mainText(len(all))),
		"go.mod":  fmt.Appendf(nil, "module %s\n\ngo 1.26.0\n\nrequire %s v0.0.0\n\nreplace %s => %s\n", asked, apigen, apigen, home),
	}
	for _, file := range files {
		if strings.HasPrefix(file.Path, "internal/types/") {
			out[file.Path] = file.Content
		}
	}
	return out
}

// mainText is the program. The variable of a path is set as the router does.
func mainText(count int) string {
	var cases strings.Builder
	for i := range count {
		fmt.Fprintf(&cases, "\tcase \"%d\":\n\t\treq, err := types.BindDo%d(r)\n\t\treturn outcome(req.V, err)\n", i, i)
	}
	return strings.Replace(asker, "\tCASES\n", cases.String(), 1)
}

const asker = `package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"asked/internal/types"
)

type request struct {
	Bind, Method, Target, Path, Body string
	Header                           http.Header
}

func main() {
	var requests []request
	if err := json.NewDecoder(os.Stdin).Decode(&requests); err != nil {
		panic(err)
	}
	var out []string
	for _, asked := range requests {
		var body io.Reader
		if asked.Body != "" {
			body = strings.NewReader(asked.Body)
		}
		r := httptest.NewRequest(asked.Method, asked.Target, body)
		r.Header = asked.Header
		if asked.Path != "" {
			r.SetPathValue("v", asked.Path)
		}
		out = append(out, bind(asked.Bind, r))
	}
	_ = json.NewEncoder(os.Stdout).Encode(out)
}

func bind(number string, r *http.Request) string {
	switch number {
	CASES
	}
	return "unknown"
}

func outcome(value any, err error) string {
	if err != nil {
		return "refused"
	}
	text, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
`
