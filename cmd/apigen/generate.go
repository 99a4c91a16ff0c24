package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"
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
	jobs, err := jobsOf(home)
	if err != nil {
		return nil, err
	}
	var outputs []output
	var failed bool
	for _, j := range jobs {
		out, err := j.output(cmd)
		if err != nil && !errors.Is(err, errFound) {
			return nil, err
		}
		failed = failed || err != nil
		outputs = append(outputs, out)
	}
	if failed {
		return nil, errFound
	}
	return outputs, nil
}

// jobsOf lists what apigen.yaml in a directory asks for.
func jobsOf(home string) ([]job, error) {
	known, err := readSettings(home)
	if err != nil {
		return nil, err
	}
	if len(known.services) == 0 {
		return nil, fmt.Errorf("no service is listed in %s; begin with: apigen api go --api FILE", asTyped(filepath.Join(home, settingsFile)))
	}
	var jobs []job
	for _, s := range known.services {
		if !filepath.IsLocal(filepath.FromSlash(s.dir)) && s.dir != "" {
			return nil, fmt.Errorf("%s: dir %s lies outside the directory of the file", asTyped(filepath.Join(home, settingsFile)), s.dir)
		}
		jobs = append(jobs, job{
			api: asTyped(filepath.Join(home, filepath.FromSlash(s.contract))), dir: filepath.Join(home, filepath.FromSlash(s.dir)),
			style: s.style, home: home, plugins: s.plugins,
		})
	}
	return jobs, nil
}
