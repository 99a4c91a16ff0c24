package service_test

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/golden"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/service"
)

// roundTrip is the place of fields that are answered and sent back. What random
// values do not keep to is left out: options, range, rules of a validate tag,
// and fields that depend on others. So is a default of a field that answers may
// leave out, since its zero value then comes back as the default.
var roundTrip = matrixPlace{
	name: "round trip", key: "json", perStruct: 1, sparse: true,
	only: []string{
		"", ",optional", ",default=1", ",default=true", ",string", ",omitempty", ",omitzero", ",string,omitempty",
		",string,optional,omitzero", ",omitempty,omitzero", ",string,default=1",
	},
	routes: `
	@handler one$N
	post /one$N (R$N) returns (R$N)`,
}

// TestMatrixRoundTrip: answers are what encoding/json writes, and whatever a
// service answers for a type it takes back for that type, with the same value,
// whichever of its two decoders reads it.
func TestMatrixRoundTrip(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a service")
	}
	m := newMatrix(roundTrip, os.Getenv("APIGEN_MATRIX") != "")
	api := m.resolve(t)
	files, _, err := generator.Run(api, service.Emitters(service.Settings{
		Root: "matrix", Runtime: module + "/runtime", Contract: "matrix.api", Style: "gozero",
	})...)
	require.NoError(t, err)
	program, err := os.ReadFile(filepath.Join("testdata", "roundtrip", "main.go"))
	require.NoError(t, err)
	dir := t.TempDir()
	files = slices.DeleteFunc(files, func(f plan.File) bool { return path.Dir(f.Path) != "internal/types" })
	golden.Write(t, dir, append(files,
		plan.File{Path: "internal/types/cases.go", Content: []byte(m.cases())},
		plan.File{Path: "roundtrip/main.go", Content: program},
		plan.File{Path: "values/values.go", Content: []byte(matrixValues)},
	))
	golden.Module(t, dir, "matrix", repository)
	run := exec.Command("go", "run", "-mod=mod", "-gcflags=matrix/...=-N -l", "./roundtrip")
	run.Dir = dir
	output, err := run.CombinedOutput()
	require.NoError(t, err, "%s", output)
}

// cases is a file of the types package with a list of what to try.
func (m *matrix) cases() string {
	var b strings.Builder
	b.WriteString(`package types

import (
	"net/http"

	"` + module + `/runtime/bind"
	"` + module + `/runtime/encode"
)

type Case struct {
	Field   string
	New     func() any
	Encode  func(b []byte, v any, s *encode.State) []byte
	Bind    func(*http.Request) (any, error)
	Careful func(*bind.Binder) any
}

var Cases = []Case{
`)
	n := 0
	for _, line := range m.fields {
		if m.refused[line] {
			continue
		}
		fmt.Fprintf(&b, strings.ReplaceAll(`{%[2]s,
	func() any { return new(R$) },
	func(b []byte, v any, s *encode.State) []byte { return EncodeR$(b, v.(*R$), s) },
	func(r *http.Request) (any, error) { return BindOne$(r) },
	func(b *bind.Binder) any {
		var v R$
		if o, ok := b.JSON(); ok {
			decodeR$(o, &v)
			o.Close()
		}
		return &v
	}},
`, "$", "%[1]d"), n, strconv.Quote(strings.TrimSpace(line)))
		n++
	}
	return b.String() + "}\n"
}
