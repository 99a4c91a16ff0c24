package main

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/generator/deploy"
)

func deployCommand() *cobra.Command {
	cmd := group(&cobra.Command{
		Use:   "deploy",
		Short: "Write what takes the services to production and shows them there",
		Long: "deploy writes images, manifests, monitoring and pipelines of the services that\n" +
			settingsFile + " lists, from their contracts, their configuration files and the section\n" +
			"deploy of " + settingsFile + ". What that section lists under targets is kept in step by\n" +
			"apigen generate.",
		Example: "  apigen deploy docker\n  apigen deploy kube --check",
	})
	cmd.AddCommand(
		deployTarget(deploy.Docker, "Write the Dockerfile of a static, rootless image"),
		deployTarget(deploy.Compose, "Write a stack for a developer's machine: the service and all it talks to"),
		deployTarget(deploy.Kube, "Write Kubernetes manifests, with overlays for each way to roll out", "kubernetes", "k8s"),
		deployTarget(deploy.Observability, "Write scrape and alert rules, a dashboard, collector and log pipeline"),
		deployTarget(deploy.CI, "Write workflows that build, test and check"),
		deployCheckCommand(),
	)
	return cmd
}

// deployFlags are the flags of `apigen deploy TARGET`.
type deployFlags struct {
	dir string
	mode
}

func deployTarget(target deploy.Target, short string, aliases ...string) *cobra.Command {
	var flags deployFlags
	cmd := &cobra.Command{
		Use:     string(target),
		Aliases: aliases,
		Short:   short,
		Example: "  apigen deploy " + string(target) + "\n  apigen deploy " + string(target) + " --check",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return flags.run(cmd, target) },
	}
	cmd.Flags().StringVar(&flags.dir, "dir", ".", "`directory` of "+settingsFile)
	flags.mode.add(cmd)
	return cmd
}

func (f deployFlags) run(cmd *cobra.Command, target deploy.Target) error {
	if err := f.mode.check(); err != nil {
		return err
	}
	home, err := filepath.Abs(f.dir)
	if err != nil {
		return err
	}
	known, err := readSettings(home)
	if err != nil {
		return err
	}
	jobs, err := known.jobs(home)
	if err != nil {
		return err
	}
	if len(jobs) == 0 {
		return noServices(home)
	}
	var outputs []output
	kept := true
	for _, j := range jobs {
		out, err := deployJob{job: j, targets: []deploy.Target{target}}.output(cmd)
		if err != nil {
			return err
		}
		outputs = append(outputs, out)
		kept = kept && slices.Contains(j.deploy.Targets, target)
	}
	workflows, err := workflows(cmd, home, outputs)
	if err != nil {
		return err
	}
	if err := f.mode.finish(cmd, home, append(outputs, workflows...)); err != nil {
		return err
	}
	if !kept && !f.drift && !f.diff && !f.dryRun {
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "to have apigen generate keep it in step, list %s under deploy.targets in %s\n", target, settingsFile)
	}
	return err
}
