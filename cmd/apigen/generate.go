package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/project"
)

// generateFlags are the flags of `apigen generate`.
type generateFlags struct {
	dir string
	mode
}

func generateCommand() *cobra.Command {
	var flags generateFlags
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Bring everything that " + settingsFile + " lists in step with its contracts",
		Long: "generate reads " + settingsFile + " and brings each service in it in step with its contract,\n" +
			"all or none. In files of yours only what generated code relies on changes: the\n" +
			"parameters and results of logic, the fields of configuration and service context.",
		Example: "  apigen generate\n  apigen generate --dry-run\n  apigen generate --check --format github",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return flags.run(cmd) },
	}
	cmd.Flags().StringVar(&flags.dir, "dir", ".", "`directory` of "+settingsFile)
	flags.mode.add(cmd)
	return cmd
}

func (f generateFlags) run(cmd *cobra.Command) error {
	if err := f.mode.check(); err != nil {
		return err
	}
	home, err := filepath.Abs(f.dir)
	if err != nil {
		return err
	}
	outputs, err := outputsOf(cmd, home)
	if err != nil {
		return err
	}
	return f.mode.finish(cmd, home, outputs)
}

// outputsOf generates in memory what apigen.yaml in a directory lists. What is
// wrong with all of its contracts is printed.
func outputsOf(cmd *cobra.Command, home string) ([]output, error) {
	known, err := readSettings(home)
	if err != nil {
		return nil, err
	}
	jobs, err := known.jobs(home)
	if err != nil {
		return nil, err
	}
	var outputs []output
	var makers []func(*cobra.Command) (output, error)
	for _, j := range jobs {
		makers = append(makers, j.output)
		if targets := j.deploy.Targets; len(targets) > 0 {
			makers = append(makers, func(cmd *cobra.Command) (output, error) {
				return deployJob{job: j, targets: targets, fresh: madeBy(outputs, j.dir)}.output(cmd)
			})
		}
	}
	if len(jobs) > 0 {
		for _, t := range jobs[0].types {
			makers = append(makers, t.output)
		}
	}
	for _, m := range known.models {
		makers = append(makers, func(cmd *cobra.Command) (output, error) {
			return modelJob{modelSettings: m, home: home, module: newModule(outputs, home)}.output(cmd)
		})
	}
	var failed bool
	for _, output := range makers {
		out, err := output(cmd)
		if err != nil && !errors.Is(err, errFound) {
			return nil, err
		}
		failed = failed || err != nil
		outputs = append(outputs, out)
	}
	if failed {
		return nil, errFound
	}
	workflows, err := workflows(cmd, home, outputs)
	if err != nil {
		return nil, err
	}
	return gather(append(outputs, workflows...))
}

// newModule is the path of the module that an output makes in a directory.
func newModule(outputs []output, dir string) string {
	for _, o := range outputs {
		if o.dir == dir && o.place.Module != "" {
			return o.place.Module
		}
	}
	return ""
}

// gather puts what surrounds several outputs of one directory into the first of
// them, which keeps the record: copies of the runtime once each, and one module
// that has what each of them requires.
func gather(outputs []output) ([]output, error) {
	first := map[string]int{}
	for i, o := range outputs {
		at, several := first[o.dir]
		if !several {
			first[o.dir] = i
			continue
		}
		outputs[i].files = nil
		for _, f := range o.files {
			if !project.Copied(f) && f.Origin != moduleOrigin {
				outputs[i].files = append(outputs[i].files, f)
				continue
			}
			var err error
			if outputs[at].files, err = joined(outputs[at].files, f); err != nil {
				return nil, err
			}
		}
	}
	return outputs, nil
}

// moduleOrigin is the origin of go.mod and go.sum.
const moduleOrigin = "module"

// joined puts a file in the place of the one with its path, or behind all.
func joined(files []plan.File, f plan.File) ([]plan.File, error) {
	at := slices.IndexFunc(files, func(known plan.File) bool { return known.Path == f.Path })
	if at < 0 {
		return append(files, f), nil
	}
	if f.Origin == moduleOrigin {
		var err error
		if f, err = project.JoinModules(files[at], f); err != nil {
			return nil, err
		}
	}
	files[at] = f
	return files, nil
}

// shared loads the contracts of shared types.
func (s settings) shared(home string) ([]*sharedTypes, error) {
	var out []*sharedTypes
	for _, t := range s.types {
		loaded, err := loadShared(home, t)
		if err != nil {
			return nil, err
		}
		out = append(out, loaded)
	}
	return out, nil
}

// jobs lists the services that apigen.yaml in a directory asks for: at least one.
func (s settings) jobs(home string) ([]job, error) {
	if len(s.services) == 0 && len(s.models) == 0 {
		return nil, noServices(home)
	}
	types, err := s.shared(home)
	if err != nil {
		return nil, err
	}
	var jobs []job
	for _, item := range s.services {
		if !filepath.IsLocal(filepath.FromSlash(item.dir)) && item.dir != "" {
			return nil, fmt.Errorf("%s: dir %s lies outside the directory of the file", asTyped(filepath.Join(home, settingsFile)), item.dir)
		}
		jobs = append(jobs, job{
			api: asTyped(filepath.Join(home, filepath.FromSlash(item.contract))), dir: filepath.Join(home, filepath.FromSlash(item.dir)),
			style: item.style, texts: item.texts, home: home, plugins: item.plugins, types: types, deploy: item.deploy, listed: filepath.Clean(filepath.FromSlash(item.dir)) != ".",
		})
	}
	return jobs, nil
}

// noServices says where the settings are when they are not here.
func noServices(home string) error {
	here := "no service is listed in " + asTyped(filepath.Join(home, settingsFile))
	if _, err := os.Stat(filepath.Join(home, settingsFile)); errors.Is(err, fs.ErrNotExist) {
		here = "there is no " + asTyped(filepath.Join(home, settingsFile))
	}
	for dir := filepath.Dir(home); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, settingsFile)); err == nil {
			return fmt.Errorf("%s; the nearest one above is in %s: run there, or name it with --dir", here, fromHere(dir)("."))
		}
	}
	return fmt.Errorf("%s; begin with: apigen api go --api FILE", here)
}
