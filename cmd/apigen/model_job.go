package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/model"
	"github.com/apigen/apigen/generator/project"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/schema"
	reading "github.com/apigen/apigen/parser/schema/load"
	"github.com/apigen/apigen/parser/source"
)

// modelSettings say what repositories to make of which schema. Paths are
// relative to the directory of apigen.yaml, or the working directory.
type modelSettings struct {
	dialect, dsnEnv, devURLEnv, dir, style string
	src, tables, ignore, cache             []string
	nullable, decimal, softDelete, lock    string
	relations                              bool
	names                                  map[string]string

	dsn string // goctl's way; never printed
}

// modelJob is one package of repositories to generate.
type modelJob struct {
	modelSettings
	home, runtime, module string
}

// output generates the package in memory. What is wrong with the schema is
// printed; what can't be served is left out.
func (j modelJob) output(cmd *cobra.Command) (output, error) {
	style, err := parseStyle("--style", j.style)
	if err != nil {
		return output{}, err
	}
	db, found, err := j.read(cmd.Context())
	if err != nil {
		return output{}, err
	}
	dir, err := filepath.Abs(filepath.Join(j.home, filepath.FromSlash(cmp.Or(j.dir, defaultModelDir))))
	if filepath.IsAbs(j.dir) {
		dir, err = filepath.Clean(j.dir), nil
	}
	if err != nil {
		return output{}, err
	}
	root := projectAround(dir, j.home)
	below, err := filepath.Rel(root, dir)
	if err != nil || !filepath.IsLocal(below) {
		return output{}, fmt.Errorf("--dir %s lies outside the project in %s; run there", j.dir, asTyped(root))
	}
	place, err := project.Place(root, cmp.Or(j.module, project.ModulePath(filepath.Base(root))), j.runtime, false, delivery())
	if err != nil {
		return output{}, err
	}
	if found.Diags.HasErrors() {
		return output{}, found.show(cmd) // what options name is not to be found then
	}
	settings := j.emitter(place, filepath.ToSlash(below))
	settings.Style = style
	files, more, err := generator.Collect(db, model.Emitters(settings)...)
	if err != nil {
		return output{}, err
	}
	found.Diags.Add(more...)
	if len(files) == 0 && !found.Diags.HasErrors() {
		found.Diags.Add(diag.Diagnostic{Code: diag.UnreadableSchema, Message: "there is no table to serve", Hint: "check the files, or the database, and --tables"})
	}
	if err := found.show(cmd); err != nil {
		return output{}, err
	}
	around, err := j.access(db.Dialect).Files(&place, root, carried())
	if err != nil {
		return output{}, err
	}
	out := output{dir: root, files: append(files, around...), place: place}
	if slices.ContainsFunc(found.Diags, func(d diag.Diagnostic) bool { return d.Code == diag.UnreadableStatement }) {
		return out, nil // a table that seems gone may be in what can't be read
	}
	return out, out.stale(dir, filepath.ToSlash(below))
}

func (j modelJob) emitter(place project.Placement, below string) model.Settings {
	return model.Settings{
		Package: path.Join(place.Root, below), Dir: strings.TrimPrefix(below, "."), Runtime: place.Runtime,
		Nullable: model.Nullable(j.nullable), Decimal: model.Decimal(j.decimal),
		Tables: j.tables, Ignore: j.ignore, Cache: j.cache, Relations: j.relations,
		SoftDelete: j.softDelete, Lock: j.lock, Names: j.names,
	}
}

// access is what the package imports.
func (j modelJob) access(dialect schema.Dialect) project.DataAccess {
	a := project.DataAccess{Database: project.Profile(dialect), Cached: len(j.cache) > 0}
	if dialect == schema.MariaDB {
		a.Database = project.MySQL
	}
	if model.Decimal(j.decimal) == model.Shopspring {
		a.Imports = []string{"github.com/shopspring/decimal"}
	}
	return a
}

// read reads the schema. The error is for what can't be read at all.
func (j modelJob) read(ctx context.Context) (*schema.DB, *loaded, error) {
	dialect, err := reading.ParseDialect(j.dialect)
	if err != nil {
		return nil, nil, err
	}
	dsn, err := fromEnvironment(cmp.Or(j.dsnEnv, j.devURLEnv), j.dsn)
	if err != nil {
		return nil, nil, err
	}
	if len(j.src) == 0 {
		db, problems := reading.Live(ctx, dsn, dialect, reading.Options{})
		return db, &loaded{Diags: problems}, nil
	}
	found := &loaded{sources: map[string]*source.File{}}
	files, problems := j.files(found)
	found.Diags = problems
	if problems.HasErrors() {
		return &schema.DB{Dialect: dialect}, found, nil
	}
	var db *schema.DB
	if j.devURLEnv != "" {
		db, problems = reading.Dev(ctx, files, dsn, dialect, reading.Options{})
	} else {
		db, problems = reading.DDL(files, dialect)
	}
	found.Diags.Add(problems...)
	return db, found, nil
}

// files reads the SQL files, with names as seen from the working directory.
func (j modelJob) files(found *loaded) ([]*source.File, diag.List) {
	volume := filepath.VolumeName(j.home) + string(filepath.Separator)
	rename := fromHere(volume)
	var patterns []string
	for _, pattern := range j.src {
		pattern = filepath.FromSlash(pattern)
		if !filepath.IsAbs(pattern) {
			pattern = filepath.Join(j.home, pattern)
		}
		patterns = append(patterns, filepath.ToSlash(strings.TrimPrefix(filepath.Clean(pattern), volume)))
	}
	files, problems := reading.Files(source.Dir(volume), patterns...)
	renameFiles(problems, rename)
	for i, p := range problems {
		for n, pattern := range patterns {
			problems[i].Message = strings.ReplaceAll(p.Message, pattern, j.src[n])
		}
	}
	for i, f := range files {
		files[i] = source.NewFile(rename(f.Name), upwards(f.Text))
		found.sources[files[i].Name] = files[i]
	}
	return files, problems
}

// downwards is where migrations in one file with their undoing begin to undo, as
// goose, sql-migrate and dbmate mark it.
var downwards = regexp.MustCompile(`(?mi)^--[ \t]*(\+goose|\+migrate|migrate:)[ \t]*down\b`)

// upwards is the part of a migration that makes the schema.
func upwards(text []byte) []byte {
	if at := downwards.FindIndex(text); at != nil {
		return text[:at[0]]
	}
	return text
}

// fromEnvironment returns the DSN that a variable holds.
func fromEnvironment(name, otherwise string) (string, error) {
	if name == "" {
		return otherwise, nil
	}
	value := os.Getenv(name)
	if value == "" {
		return "", fmt.Errorf("the environment variable %s is empty; set it to the DSN of a database", name)
	}
	return value, nil
}

// projectAround is the project that a directory belongs to: the nearest one at
// or above it with settings, a module or copies of the runtime; home if none has.
func projectAround(dir, home string) string {
	for at := dir; ; at = filepath.Dir(at) {
		for _, mark := range []string{settingsFile, "go.mod", filepath.Join("internal", "apigen")} {
			if _, err := os.Stat(filepath.Join(at, mark)); err == nil {
				return at
			}
		}
		if at == filepath.Dir(at) {
			return home
		}
	}
}

// escapeGlob spells a directory so that it matches itself only.
func escapeGlob(dir string) string {
	return strings.NewReplacer(`*`, `[*]`, `?`, `[?]`, `[`, `[[]`).Replace(dir)
}
