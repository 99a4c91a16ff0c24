package scratch

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/internal/e2e/repo"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
)

// Generate writes the service of a contract into the folder name. Each file is
// written as edit returns it, which is where tests put logic.
func (m *Module) Generate(t testing.TB, name, text string, edit func(content []byte) []byte) {
	t.Helper()
	entry := name + ".api"
	program, diags := parser.Load(fstest.MapFS{entry: {Data: []byte(text)}}, entry)
	require.Empty(t, diags)
	api, diags := contract.Resolve(program)
	require.Empty(t, diags)
	files, diags, err := generator.Run(api, service.Emitters(service.Settings{
		Root: Path + "/" + name, Runtime: repo.Runtime, Contract: entry, Style: "gozero",
	})...)
	require.NoError(t, err)
	require.Empty(t, diags)
	for _, file := range files {
		m.Write(t, name+"/"+file.Path, edit(file.Content))
	}
}

// Ask runs a main package beside the service in the folder name. The program is
// started with the path of the service's configuration, reads requests as JSON and
// prints answers as JSON. In its text TREE stands for the import path of the service
// and RUNTIME for that of the runtime.
func (m *Module) Ask(t testing.TB, name, program string, requests, answers any) {
	t.Helper()
	m.Write(t, name+"/ask/main.go", []byte(strings.NewReplacer("TREE", Path+"/"+name, "RUNTIME", repo.Runtime).Replace(program)))
	input, err := json.Marshal(requests)
	require.NoError(t, err)
	run := m.Command("go", "run", "./"+name+"/ask", name+"/etc/"+name+"-api.yaml")
	output, problems := &bytes.Buffer{}, &bytes.Buffer{}
	run.Stdin, run.Stdout, run.Stderr = bytes.NewReader(input), output, problems
	require.NoError(t, run.Run(), "%s", problems)
	require.NoError(t, json.Unmarshal(output.Bytes(), answers))
}
