package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/model"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/project"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/format"
	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/source"
)

// crud is the schema that a new project begins with, and what is made of it.
type crud struct {
	modelJob
	db       *schema.DB
	text     []byte // of the schema
	contract []byte
	made     gocode.Style
}

// crud reads the schema of --from; nil without one. What can't be served is
// printed, and left out.
func (f newFlags) crud(cmd *cobra.Command, db service.Database, style gocode.Style, serviceName string) (*crud, error) {
	if f.from == "" {
		for _, name := range shape {
			if cmd.Flags().Changed(name) {
				return nil, fmt.Errorf("--%s is about the tables of a schema; name its file with --from", name)
			}
		}
		return nil, nil
	}
	if db == service.None {
		return nil, errors.New("--from needs a database; add --db sqlite, mysql or postgres")
	}
	found, c, err := f.readSchema(cmd.Context(), string(db))
	if err != nil {
		return nil, err
	}
	c.made = style
	insist(found.Diags)
	if !found.Diags.HasErrors() {
		text, problems := model.Contract(c.db, c.settings(project.Placement{}), serviceName)
		found.Diags.Add(problems...)
		c.contract = text
		insist(found.Diags)
		if !strings.Contains(string(text), "@handler") && !found.Diags.HasErrors() {
			found.Diags.Add(diag.Diagnostic{Code: diag.UnreadableSchema, Message: "there is no table with a key to make routes of", Hint: "check " + f.from + " and --tables"})
		}
	}
	return c, found.show(cmd)
}

// readSchema reads the file of --from. A statement that can't be read would be
// missing in the service, and is an error here.
func (f newFlags) readSchema(ctx context.Context, dialect string) (*loaded, *crud, error) {
	info, err := os.Stat(f.from)
	if err != nil {
		return nil, nil, fmt.Errorf("the schema %s can't be read: %w", f.from, errors.Unwrap(err))
	}
	if info.IsDir() {
		return nil, nil, fmt.Errorf("the schema %s is a directory; name the SQL file in it", f.from)
	}
	home, err := filepath.Abs(".")
	if err != nil {
		return nil, nil, err
	}
	text, err := source.ReadFile(f.from)
	if err != nil {
		return nil, nil, fmt.Errorf("the schema %s can't be read: %w", f.from, errors.Unwrap(err))
	}
	job := modelJob{modelSettings: f.models, home: home}
	job.dialect, job.src = dialect, []string{escapeGlob(f.from)}
	if err := job.check("--"); err != nil {
		return nil, nil, err
	}
	db, found, err := job.read(ctx)
	return found, &crud{modelJob: job, db: db, text: upwards(text)}, err
}

// insist makes errors of what a project that exists can live with: here it would
// be missing from the start.
func insist(list diag.List) {
	for i, d := range list {
		switch d.Code {
		case diag.UnreadableStatement:
			list[i].Severity, list[i].Hint = diag.Error, "mend it, or take it out of the file"
		case diag.UnfitOption:
			list[i].Severity = diag.Error
		}
	}
}

func (c *crud) settings(p project.Placement) model.Settings {
	s := c.emitter(p, defaultModelDir)
	s.Style = c.made
	return s
}

// fill adds to a service what the schema gives it: the store with the
// repositories, and logic that uses them. The repositories are the second output.
func (c *crud) fill(out output, target project.Target) ([]output, error) {
	p := target.Placement
	models, _, err := generator.Collect(c.db, model.Emitters(c.settings(p))...)
	if err != nil {
		return nil, err
	}
	around, err := c.access(c.db.Dialect).Files(&out.place, out.dir, carried())
	if err != nil {
		return nil, err
	}
	start, err := c.access(c.db.Dialect).Start(target.Templates, p, c.text)
	if err != nil {
		return nil, err
	}
	var routes []model.Route
	for _, r := range out.wants.Routes {
		routes = append(routes, model.Route{
			Handler: r.Handler, Method: r.Method, Path: r.Path, File: r.File, Package: r.Package, Type: r.Type, Func: r.Func,
		})
	}
	out.files = project.Fill(out.files, append(start, model.Logic(c.db, c.settings(p), p.Root, routes)...)...)
	for i, file := range out.files {
		if file.Path == settingsFile {
			out.files[i].Content = append(file.Content, c.listed()...)
		}
	}
	return gather([]output{out, {dir: out.dir, files: append(models, around...)}})
}

// listed is what apigen.yaml says about the models.
func (c *crud) listed() string {
	var b strings.Builder
	fmt.Fprintf(&b, "models:\n  - dialect: %s\n    src: %s\n", c.dialect, project.SchemaFile)
	if c.made != "" && c.made != gocode.Flat {
		fmt.Fprintf(&b, "    style: %s\n", c.made)
	}
	for _, list := range []struct {
		key   string
		words []string
	}{{"tables", c.tables}, {"ignore-columns", c.ignore}, {"cache", c.cache}} {
		if len(list.words) > 0 {
			fmt.Fprintf(&b, "    %s: [%s]\n", list.key, quoteAll(list.words))
		}
	}
	for _, word := range []struct{ key, value string }{{"nullable", c.nullable}, {"decimal", c.decimal}, {"soft-delete", c.softDelete}, {"lock", c.lock}} {
		if word.value != "" {
			fmt.Fprintf(&b, "    %s: %q\n", word.key, word.value)
		}
	}
	if c.relations {
		b.WriteString("    relations: true\n")
	}
	return b.String()
}

func quoteAll(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = fmt.Sprintf("%q", word)
	}
	return strings.Join(quoted, ", ")
}

// starterContract is the contract of a new service: of its tables when it begins
// with a schema, else one route that says hello. It is laid out as `apigen api
// format` does.
func (c *crud) starterContract(target project.Target, serviceName string) (plan.File, error) {
	file := plan.File{Path: serviceName + ".api", Owner: plan.Scaffold, Origin: "starter"}
	var err error
	if c != nil {
		file.Content = c.contract
	} else if file.Content, err = project.StarterContract(target.Templates, serviceName); err != nil {
		return file, err
	}
	if syntax, problems := parser.ParseFile(source.NewFile(file.Path, file.Content)); !problems.HasErrors() {
		file.Content = format.File(syntax)
	}
	return file, nil
}

// begun fills in the logic of a new service, and adds what its schema gives it.
func (c *crud) begun(out output, target project.Target) ([]output, error) {
	if c != nil {
		return c.fill(out, target)
	}
	logic, err := project.StarterLogic(target.Templates, target.Placement.Root, target.Style)
	out.files = project.Fill(out.files, logic)
	return []output{out}, err
}
