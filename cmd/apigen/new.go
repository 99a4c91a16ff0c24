package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/generator/project"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/templates"
)

// newFlags are the flags of `apigen new`.
type newFlags struct {
	db, runtime, style, template, from string
	models                             modelSettings
	join, noBuild                      bool
}

func newCommand() *cobra.Command {
	var flags newFlags
	cmd := &cobra.Command{
		Use:   "new NAME",
		Short: "Start a new service",
		Long: "new creates a directory with a contract, the service it describes, and a module of\n" +
			"its own, then builds it. NAME is a module path; its last element names the directory.\n" +
			"With --from, the service lists, reads, creates, patches and deletes rows of the tables of a\n" +
			"schema; what becomes of them is said as for apigen model.",
		Example: "  apigen new greet\n  apigen new example.com/team/greet --db sqlite\n  apigen new shop --db sqlite --from schema.sql",
		Args:    oneName,
		RunE:    func(cmd *cobra.Command, args []string) error { return flags.run(cmd, args[0]) },
	}
	cmd.Flags().StringVar(&flags.db, "db", "none", "database: sqlite, mysql, postgres or none")
	cmd.Flags().StringVar(&flags.from, "from", "", "SQL `file` with the schema to begin with: routes, models and logic for its tables")
	flags.models.addShape(cmd.Flags())
	cmd.Flags().StringVar(&flags.runtime, "runtime", "", "how the service gets the runtime: module (require it) or vendor (copy it)")
	cmd.Flags().StringVar(&flags.style, "style", "", "file names: gozero (getuserhandler.go) or go_zero (get_user_handler.go)")
	cmd.Flags().StringVar(&flags.template, "template", "", "`directory` of templates to use and to copy, such as shop/"+templates.Dir)
	cmd.Flags().BoolVar(&flags.join, "join", false, "make it a package of the module around it, not a module of its own")
	cmd.Flags().BoolVar(&flags.noBuild, "no-build", false, "do not build the service")
	return cmd
}

func (f newFlags) run(cmd *cobra.Command, name string) error {
	if err := project.CheckModulePath(name); err != nil {
		return err
	}
	base := baseName(name)
	serviceName, err := serviceName(base)
	if err != nil {
		return err
	}
	dir, err := emptyDir(base)
	if err != nil {
		return err
	}
	outputs, err := f.outputs(cmd, name, serviceName, dir)
	if err != nil {
		return err
	}
	out := outputs[0]
	if err := roomForBinary(out.files, baseName(name), service.CommandName(serviceName)); err != nil {
		return err
	}
	if err := write(cmd, outputs, false); err != nil {
		return err
	}
	if err := f.copyTemplates(dir); err != nil {
		return err
	}
	advise(cmd.ErrOrStderr(), out.place)
	if !f.noBuild && len(out.place.Missing) == 0 {
		if err := build(cmd.Context(), dir, service.CommandName(serviceName)); err != nil {
			return err
		}
		fmt.Fprintln(cmd.OutOrStdout(), "it builds")
	}
	f.next(cmd, base, out)
	return nil
}

// outputs makes the whole project in memory: the service, and models if it has
// some.
func (f newFlags) outputs(cmd *cobra.Command, name, serviceName, dir string) ([]output, error) {
	target, err := f.target(name, serviceName, dir)
	if err != nil {
		return nil, err
	}
	tables, err := f.crud(cmd, target.Database, target.Style, serviceName)
	if err != nil {
		return nil, err
	}
	contract, err := tables.starterContract(target, serviceName)
	if err != nil {
		return nil, err
	}
	api, err := resolveText(contract.Path, contract.Content)
	if err != nil {
		return nil, err
	}
	files, err := emitted(cmd)(project.Service(api, target, carried()))
	if err != nil {
		return nil, err
	}
	out := output{dir: dir, files: project.Fill(files, contract), wants: project.Wants(api, target), place: target.Placement}
	if err := out.place.Lack(dir, carried(), out.files, target.Profile.Imports()...); err != nil {
		return nil, err
	}
	return tables.begun(out, target)
}

// target is the service to make, as the flags have it.
func (f newFlags) target(name, serviceName, dir string) (project.Target, error) {
	style, err := parseStyle("--style", f.style)
	if err != nil {
		return project.Target{}, err
	}
	db, err := parseDatabase(f.db)
	if err != nil {
		return project.Target{}, err
	}
	if err := checkRuntime(f.runtime); err != nil {
		return project.Target{}, err
	}
	place, err := project.Place(dir, name, f.runtime, !f.join, delivery())
	if err != nil {
		return project.Target{}, err
	}
	own, err := f.templates()
	return project.Target{
		Placement: place, Contract: serviceName + ".api", Style: style,
		Database: db, Profile: project.Profile(db), Surround: true, Templates: own,
	}, err
}

// next says how to go on.
func (f newFlags) next(cmd *cobra.Command, dir string, out output) {
	compile, binary := "", service.CommandName(out.wants.Service)
	if f.noBuild {
		compile = "  go build .\n"
	}
	if f.from != "" && f.db != string(service.SQLite) {
		compile += "  # make the tables of " + project.SchemaFile + " in the database of DATABASE_DSN\n"
	}
	path := "hello/you"
	if f.from != "" {
		path = strings.Trim(out.wants.Routes[0].Path, "/")
	}
	fmt.Fprintf(cmd.OutOrStdout(), "\nNext:\n  cd %s\n%s  ./%s\n  curl http://127.0.0.1:8888/%s\n"+
		"Then edit %s.api, run `apigen generate`, and `go build .`\n",
		dir, compile, binary, path, out.wants.Service)
}

// build compiles a service into a binary beside its source. env adds to the
// environment of the go command.
func build(ctx context.Context, dir, name string, env ...string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-o", name, ".")
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "GOWORK=off"), env...) // the new module is in no workspace yet
	output, err := cmd.CombinedOutput()
	if errors.Is(err, exec.ErrNotFound) {
		return errors.New("go is not installed, so the service was written but not built")
	}
	if err != nil {
		return fmt.Errorf("the service was written to %s but does not build: %w\n%s", dir, err, output)
	}
	return nil
}
