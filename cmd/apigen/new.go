package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/project"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/templates"
)

// newFlags are the flags of `apigen new`.
type newFlags struct {
	db, runtime, style, template string
	join, noBuild                bool
}

func newCommand() *cobra.Command {
	var flags newFlags
	cmd := &cobra.Command{
		Use:   "new NAME",
		Short: "Start a new service",
		Long: "new creates a directory with a contract, the service it describes, and a module of\n" +
			"its own, then builds it. NAME is a module path; its last element names the directory.",
		Example: "  apigen new greet\n  apigen new example.com/team/greet --db sqlite",
		Args:    oneName,
		RunE:    func(cmd *cobra.Command, args []string) error { return flags.run(cmd, args[0]) },
	}
	cmd.Flags().StringVar(&flags.db, "db", "none", "database: sqlite, mysql, postgres or none")
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
	out, place, err := f.files(cmd, name, serviceName, dir)
	if err != nil {
		return err
	}
	if err := roomForBinary(out.files, service.CommandName(serviceName)); err != nil {
		return err
	}
	if err := write(cmd, out, false); err != nil {
		return err
	}
	if err := f.copyTemplates(dir); err != nil {
		return err
	}
	advise(cmd.ErrOrStderr(), place)
	if !f.noBuild && len(place.Missing) == 0 {
		if err := build(cmd.Context(), dir, service.CommandName(serviceName)); err != nil {
			return err
		}
		fmt.Fprintln(cmd.OutOrStdout(), "it builds")
	}
	f.next(cmd, base, serviceName)
	return nil
}

// files makes the whole project in memory.
func (f newFlags) files(cmd *cobra.Command, name, serviceName, dir string) (output, project.Placement, error) {
	style, err := parseStyle("--style", f.style)
	if err != nil {
		return output{}, project.Placement{}, err
	}
	db, err := parseDatabase(f.db)
	if err != nil {
		return output{}, project.Placement{}, err
	}
	if err := checkRuntime(f.runtime); err != nil {
		return output{}, project.Placement{}, err
	}
	place, err := project.Place(dir, name, f.runtime, !f.join, delivery())
	if err != nil {
		return output{}, place, err
	}
	own, err := f.templates()
	if err != nil {
		return output{}, place, err
	}
	contractFile := serviceName + ".api"
	text, err := project.StarterContract(own, serviceName)
	if err != nil {
		return output{}, place, err
	}
	api, err := resolveText(contractFile, text)
	if err != nil {
		return output{}, place, err
	}
	target := project.Target{
		Placement: place, Contract: contractFile, Style: style,
		Database: db, Profile: project.Profile(db), Surround: true, Templates: own,
	}
	files, err := emitted(cmd)(project.Service(api, target, carried()))
	if err != nil {
		return output{}, place, err
	}
	logic, err := project.StarterLogic(own, place.Root, style)
	if err != nil {
		return output{}, place, err
	}
	contract := plan.File{Path: contractFile, Owner: plan.Scaffold, Content: text, Origin: "starter"}
	return output{dir: dir, files: project.Fill(files, contract, logic), wants: project.Wants(api, target)}, place, nil
}

func (f newFlags) next(cmd *cobra.Command, dir, serviceName string) {
	compile := ""
	if f.noBuild {
		compile = "  go build .\n"
	}
	fmt.Fprintf(cmd.OutOrStdout(), "\nNext:\n  cd %s\n%s  ./%s\n  curl http://127.0.0.1:8888/hello/you\n"+
		"Then edit %s.api, run `apigen generate`, and `go build .`\n",
		dir, compile, service.CommandName(serviceName), serviceName)
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
