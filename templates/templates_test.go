package templates_test

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/templates"
)

var builtIn *templates.Set // no overrides

func TestCatalogListsEveryTemplate(t *testing.T) {
	var found []string
	require.NoError(t, fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if path.Ext(name) == ".tmpl" {
			found = append(found, name)
		}
		return err
	}))
	require.Equal(t, found, templates.Names())
}

// Data has no methods: a template could call them.
func TestDataIsPlain(t *testing.T) {
	var check func(reflect.Type)
	check = func(data reflect.Type) {
		require.Zero(t, data.NumMethod(), data)
		require.Zero(t, reflect.PointerTo(data).NumMethod(), data)
		if data.Kind() == reflect.Slice {
			check(data.Elem())
			return
		}
		require.Contains(t, []reflect.Kind{reflect.Struct, reflect.String, reflect.Bool}, data.Kind())
		for i := 0; data.Kind() == reflect.Struct && i < data.NumField(); i++ {
			check(data.Field(i).Type)
		}
	}
	for _, tmpl := range templates.All() {
		check(tmpl.Data())
	}
}

// load loads one override with the given text.
func load(name, text string) (*templates.Set, error) {
	return templates.Load(fstest.MapFS{name: {Data: []byte(text)}}, "t")
}

func TestCopyOfEveryTemplateMakesTheSame(t *testing.T) {
	for _, tmpl := range templates.All() {
		set, err := load(tmpl.Name, templates.Copy(tmpl))
		require.NoError(t, err, tmpl.Name)
		header, body, ok := templates.Split(templates.Copy(tmpl))
		require.True(t, ok)
		require.Equal(t, templates.HeaderOf(tmpl), header)
		require.Equal(t, tmpl.Text(), body)
		data := reflect.New(tmpl.Data()).Elem().Interface()
		want, err := builtIn.Render(tmpl.Name, data)
		require.NoError(t, err)
		if got, err := set.Render(tmpl.Name, data); !errors.As(err, new(*templates.BrokenError)) { // empty data may be no Go
			require.NoError(t, err)
			require.Equal(t, string(want), string(got), tmpl.Name)
		}
	}
}

func TestOverrideWins(t *testing.T) {
	set, err := load("project/gitignore.tmpl", "mine {{.Name}} {{upper .Contract}}\n")
	require.NoError(t, err)
	data := templates.Project{Name: "user", Contract: "user.api"}
	text, err := set.Render("project/gitignore.tmpl", data)
	require.NoError(t, err)
	require.Equal(t, "mine user USER.API\n", string(text))
	text, err = set.Render("project/makefile.tmpl", data)
	require.NoError(t, err)
	require.Contains(t, string(text), "go build -o user .")
}

const logic = "service/logic.go.tmpl"

// TestBrokenTemplatesAreDiagnostics: the place and the message of each fault.
func TestBrokenTemplatesAreDiagnostics(t *testing.T) {
	header := templates.HeaderOf(find(t, logic)).String() + "\n"
	for want, text := range map[string]string{
		"t/service/logic.go.tmpl:2:1: unexpected {{end}}":                                                          "package a\n{{end}}\n",
		"t/service/logic.go.tmpl:2:11: missing value for if":                                                       "package a\n{{.Type}}中{{if}}{{end}}\n",
		`t/service/logic.go.tmpl:1:9: function "exec" not defined`:                                                 "package {{exec \"ls\"}}\n",
		"t/service/logic.go.tmpl:2:3: there is no field Typ in Logic, which is the data here":                      "package a\n{{.Typ}}\n",
		"t/service/logic.go.tmpl:2:5: this makes Go that does not parse: expected declaration, found x":            "package a\n    x\n",
		"t/service/logic.go.tmpl:3:1: this makes more than 1048576 bytes":                                          "package a\n{{range 10000000}}//\n{{$.Path}}\nx{{end}}\n",
		"t/service/logic.go.tmpl:1:1: this is a copy of service/main.go.tmpl, not of service/logic.go.tmpl":        templates.Copy(find(t, "service/main.go.tmpl")),
		"t/service/logic.go.tmpl:1:1: this is written for version 9 of the data, and this apigen gives version 1":  strings.Replace(header, "data 1", "data 9", 1) + "package a\n",
		"t/service/logic.go.tmpl:3:1: a conflict of apigen template upgrade is not resolved":                       header + "package a\n<<<<<<< yours\n",
		"t/service/logic.go.tmpl:1:27: error calling index: cannot index slice/array with nil":                     "package {{.Package}} // {{index .Doc nil}}\n",
		"t/service/logic.go.tmpl:1:10: this makes Go that does not parse: expected ';', found '['":                 "package a{{.Doc}}\n",
		"t/service/logic.go.tmpl:1:1: this makes Go that does not parse: expected 'package', found 'EOF'":          "",
		"t/service/logic.go.tmpl:2:1: this makes Go that does not parse: expected declaration, found GetUserLogic": "package a\n{{if .UsesTypes}}{{.Type}}{{end}}\n",
		"t/service/logic.go.tmpl:2:21: there is no field Nmae in Logic, which is the data here":                    "package a\n// {{range .Doc}}{{$.Nmae}}{{end}}\n",
		"t/service/logic.go.tmpl:1:9: unterminated quoted string":                                                  "package {{\"a}}\n",
	} {
		_, err := load(logic, text)
		broken, ok := errors.AsType[*templates.BrokenError](err)
		require.True(t, ok, "%s: %v", want, err)
		assert.Equal(t, want, broken.Error())
		require.NotEmpty(t, broken.Diags[0].Hint)
		require.NotNil(t, broken.Source("t/"+logic))
	}
}

func find(t *testing.T, name string) templates.Template {
	t.Helper()
	tmpl, ok := templates.Find(name)
	require.True(t, ok)
	return tmpl
}

func TestTemplatesOfNothingAreRefused(t *testing.T) {
	_, err := load("service/lgic.go.tmpl", "")
	broken, ok := errors.AsType[*templates.BrokenError](err)
	require.True(t, ok)
	require.Equal(t, "t/service/lgic.go.tmpl:1:1: there is no template service/lgic.go.tmpl to override", broken.Error())
	require.Equal(t, "did you mean service/logic.go.tmpl?", broken.Diags[0].Hint)

	set, err := templates.Load(fstest.MapFS{"README.md": {}, ".base/x.tmpl": {}, ".#y.tmpl": {}}, "t")
	require.NoError(t, err)
	require.NotNil(t, set)
}

func TestOnlyTheDocumentedDataIsTaken(t *testing.T) {
	_, err := builtIn.Render(logic, struct{ Package string }{"a"})
	require.ErrorContains(t, err, "takes templates.Logic, not struct")
	_, err = builtIn.Render("none", nil)
	require.ErrorContains(t, err, "there is no template none")
}

func FuzzOverride(f *testing.F) {
	for _, tmpl := range templates.All() {
		f.Add(tmpl.Name, templates.Copy(tmpl))
	}
	f.Add(logic, "{{define \"a\"}}{{template \"a\"}}{{end}}")
	f.Fuzz(func(t *testing.T, name, text string) {
		if strings.Contains(text, "range") { // a range over a number may take for ever
			t.Skip()
		}
		_, err := templates.Load(fstest.MapFS{logic: {Data: []byte(text)}}, "t")
		if broken, ok := errors.AsType[*templates.BrokenError](err); ok {
			for _, d := range broken.Diags {
				require.True(t, d.Span.Start.Valid(), d.Message)
				require.NotContains(t, d.Message, "\n")
			}
		}
	})
}
