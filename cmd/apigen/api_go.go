package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/generator/project"
)

// apiGoFlags are the flags of `apigen api go`.
type apiGoFlags struct {
	job
	mode
	models []modelSettings // to generate with the service, as dev does
}

func apiGoCommand() *cobra.Command {
	var flags apiGoFlags
	cmd := &cobra.Command{
		Use:   "go",
		Short: "Generate the Go service of a contract",
		Long: "go writes the service that a contract describes, or brings an existing one in step\n" +
			"with it. Generated files are rewritten when they differ; logic, configuration and\n" +
			"everything else that is yours stays as it is. Without flags it reads " + settingsFile + ".",
		Example: "  apigen api go\n  apigen api go --api greet.api --dir .\n  apigen api go -api greet.api -dir . -style go_zero",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return flags.run(cmd) },
	}
	cmd.Flags().StringVar(&flags.api, "api", "", "contract `file`; default: the one in "+settingsFile)
	cmd.Flags().StringVar(&flags.dir, "dir", ".", "`directory` of the service")
	cmd.Flags().StringVar(&flags.style, "style", "", "file names: gozero (getuserhandler.go) or go_zero (get_user_handler.go)")
	cmd.Flags().StringVar(&flags.runtime, "runtime", "", "how the service gets the runtime: module (require it) or vendor (copy it)")
	cmd.Flags().StringVar(&flags.module, "module", "", "module `path` when there is no go.mod yet; default: the service's name")
	flags.mode.add(cmd)
	return cmd
}

func (f apiGoFlags) run(cmd *cobra.Command) error {
	if err := f.check(); err != nil {
		return err
	}
	if err := f.fill(cmd.Flags().Changed("dir")); err != nil {
		return err
	}
	return f.inStep(cmd)
}

// inStep brings the service in step, with flags that are complete.
func (f apiGoFlags) inStep(cmd *cobra.Command) error {
	outputs, err := f.outputs(cmd)
	if err != nil {
		return err
	}
	return f.mode.finish(cmd, f.root(outputs), outputs)
}

// outputs are the service, and the models beside it if they are asked for.
func (f apiGoFlags) outputs(cmd *cobra.Command) ([]output, error) {
	out, err := f.job.output(cmd)
	if err != nil {
		return nil, err
	}
	outputs := []output{out}
	for _, m := range f.models {
		more, err := modelJob{modelSettings: m, home: f.home, module: newModule(outputs, f.home)}.output(cmd)
		if err != nil {
			return nil, err
		}
		outputs = append(outputs, more)
	}
	return gather(outputs)
}

// root is a directory that holds all outputs.
func (f apiGoFlags) root(outputs []output) string {
	if len(outputs) > 1 {
		return f.home
	}
	return outputs[0].dir
}

// check refuses flags that are wrong whatever the directory holds.
func (f apiGoFlags) check() error {
	if err := errors.Join(f.mode.check(), checkRuntime(f.runtime)); err != nil {
		return err
	}
	if f.module != "" {
		if err := project.CheckModulePath(f.module); err != nil {
			return fmt.Errorf("--module: %w", err)
		}
	}
	info, err := os.Stat(f.dir)
	switch {
	case err == nil && !info.IsDir():
		return fmt.Errorf("--dir %s is a file; name a directory", f.dir)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("--dir %s can't be used: %w", f.dir, errors.Unwrap(err))
	}
	return nil
}

// fill completes the flags from apigen.yaml, which lies in the directory of the
// service or in the one above all services. A directory that the user chose
// goes before the one in the file.
func (f *apiGoFlags) fill(dirChosen bool) error {
	abs, err := filepath.Abs(f.dir)
	if err != nil {
		return err
	}
	f.dir, f.home = abs, abs
	known, err := readSettings(f.dir)
	if err != nil {
		return err
	}
	contract := ""
	if f.api != "" {
		if contract, err = relativeTo(f.dir, f.api); err != nil {
			return err
		}
	}
	found, err := known.service(contract)
	if err != nil {
		return err
	}
	if f.api == "" && found.contract != "" {
		f.api = asTyped(filepath.Join(abs, filepath.FromSlash(found.contract)))
		dirChosen = false // it said where apigen.yaml is
	}
	if !dirChosen {
		f.dir = filepath.Join(abs, filepath.FromSlash(found.dir))
	}
	f.plugins, f.texts = found.plugins, found.texts
	f.listed = slices.ContainsFunc(known.services, func(s serviceSettings) bool { return s.contract == found.contract }) && f.dir != abs
	if f.types, err = known.shared(abs); err != nil {
		return err
	}
	f.style = cmp.Or(strings.TrimSpace(f.style), found.style)
	return nil
}
