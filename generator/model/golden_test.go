package model_test

import (
	"flag"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/golden"
	"github.com/apigen/apigen/generator/model"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/load"
	"github.com/apigen/apigen/parser/source"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const (
	cases      = "../../testdata/model/*.txtar"
	repository = "../.."
	module     = "github.com/apigen/apigen"
)

// Each case holds a schema, schema.sql, the package that it becomes, and in
// problems.txt what is said of it. The comment of the archive has the options.
func TestGolden(t *testing.T) {
	golden.Run(t, "generator/model", cases, repository, *update, emit)
}

// emit runs the emitter twice, to see that it always says the same. What is said
// of the schema is one more file.
func emit(t *testing.T, archive *txtar.Archive, importPath string) []plan.File {
	t.Helper()
	db, problems := read(t, archive)
	s := settings(archive)
	s.Package = importPath
	first, more, err := generator.Run(db, model.Emitters(s)...)
	require.NoError(t, err)
	second, _, err := generator.Run(db, model.Emitters(s)...)
	require.NoError(t, err)
	require.Equal(t, contents(first), contents(second))
	problems.Add(more...)
	if len(problems) > 0 {
		var text strings.Builder
		file := source.NewFile("schema.sql", part(archive, "schema.sql"))
		require.NoError(t, diag.Print(&text, problems.Sorted(), func(string) *source.File { return file }, diag.Options{}))
		first = append(first, plan.File{Path: "problems.txt", Content: []byte(text.String())})
	}
	return first
}

func contents(files []plan.File) map[string]string {
	out := map[string]string{}
	for _, file := range files {
		out[file.Path] = string(file.Content)
	}
	return out
}

func read(t *testing.T, archive *txtar.Archive) (*schema.DB, diag.List) {
	t.Helper()
	dialect, err := load.ParseDialect(golden.Setting(archive, "dialect", "postgres"))
	require.NoError(t, err)
	return load.DDL([]*source.File{source.NewFile("schema.sql", part(archive, "schema.sql"))}, dialect)
}

func settings(archive *txtar.Archive) model.Settings {
	list := func(key string) []string { return strings.Fields(golden.Setting(archive, key, "")) }
	return model.Settings{
		Runtime:    module + "/runtime",
		Style:      gocode.Style(golden.Setting(archive, "style", "gozero")),
		Nullable:   model.Nullable(golden.Setting(archive, "nullable", "ptr")),
		Decimal:    model.Decimal(golden.Setting(archive, "decimal", "string")),
		Tables:     list("tables"),
		Ignore:     list("ignore"),
		Cache:      list("cache"),
		Relations:  golden.Setting(archive, "relations", "") == "true",
		SoftDelete: golden.Setting(archive, "soft-delete", ""),
		Lock:       golden.Setting(archive, "lock", ""),
	}
}

func part(archive *txtar.Archive, name string) []byte {
	for _, file := range archive.Files {
		if file.Name == name {
			return file.Data
		}
	}
	return nil
}
