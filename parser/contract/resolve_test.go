package contract_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

var update = flag.Bool("update", false, "rewrite the golden parts of testdata")

const (
	cases  = "../../testdata/contract"
	golden = "api.json"
)

// TestCases resolves main.api of every case. The diagnostics must be those
// that the `// want "code"` comments announce on their lines, and the contract
// that of api.json where the case has one.
func TestCases(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(cases, "*.txtar"))
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { runCase(t, name) })
	}
}

func runCase(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	require.NoError(t, err)
	api, list := resolve(t, archive)
	require.Equal(t, wants(archive), found(list), "%s", list)
	for _, d := range list {
		require.NotEmpty(t, d.Hint, "%s at %s has no hint", d.Code, d.Span.Start)
	}
	for i, f := range archive.Files {
		if f.Name != golden {
			continue
		}
		got := encode(t, api)
		if *update {
			archive.Files[i].Data = got
			require.NoError(t, os.WriteFile(name, txtar.Format(archive), 0o644))
			return
		}
		require.Equal(t, string(f.Data), string(got))
	}
}

func resolve(t *testing.T, archive *txtar.Archive) (*contract.API, diag.List) {
	fsys := fstest.MapFS{}
	for _, f := range archive.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	program, list := parser.Load(fsys, "main.api")
	require.Empty(t, list, "the case must parse")
	return contract.Resolve(program)
}

func encode(t *testing.T, api *contract.API) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	require.NoError(t, enc.Encode(api))
	return b.Bytes()
}

var (
	wantComment = regexp.MustCompile(`// want ((?:"[a-z-]+" ?)+)`)
	wantCode    = regexp.MustCompile(`"([a-z-]+)"`)
)

// wants lists "file:line code" for every want comment.
func wants(archive *txtar.Archive) []string {
	out := []string{}
	for _, f := range archive.Files {
		for i, line := range strings.Split(string(f.Data), "\n") {
			if m := wantComment.FindStringSubmatch(line); m != nil {
				for _, code := range wantCode.FindAllStringSubmatch(m[1], -1) {
					out = append(out, fmt.Sprintf("%s:%d %s", f.Name, i+1, code[1]))
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

func found(list diag.List) []string {
	out := []string{}
	for _, d := range list {
		out = append(out, fmt.Sprintf("%s:%d %s", d.Span.Start.Filename, d.Span.Start.Line, d.Code))
	}
	slices.Sort(out)
	return out
}
