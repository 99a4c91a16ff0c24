package main

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
)

// apiPluginFlags are the flags of `apigen api plugin`.
type apiPluginFlags struct {
	apiGoFlags
	plugin  string
	timeout time.Duration
}

func apiPluginCommand() *cobra.Command {
	var flags apiPluginFlags
	cmd := &cobra.Command{
		Use:   "plugin",
		Short: "Generate files with a program of your own",
		Long: "plugin runs a program, gives it the contract as JSON on its standard input, and writes\n" +
			"the files that it answers with, under the rules for all generated files. docs/plugins.md\n" +
			"describes both. Plugins listed in " + settingsFile + " run with every generation.",
		Example: "  apigen api plugin -p apigen-requests\n  apigen api plugin -p \"apigen-requests=--verbose\" -api greet.api -dir .",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return flags.run(cmd) },
	}
	cmd.Flags().StringVarP(&flags.plugin, "plugin", "p", "", "`program`, with arguments behind an equals sign")
	cmd.Flags().StringVar(&flags.api, "api", "", "contract `file`; default: the one in "+settingsFile)
	cmd.Flags().StringVar(&flags.dir, "dir", ".", "`directory` of the service")
	cmd.Flags().StringVar(&flags.style, "style", "", "file names: gozero (getuserhandler.go) or go_zero (get_user_handler.go)")
	cmd.Flags().DurationVar(&flags.timeout, "timeout", pluginTimeout, "how long the program may take")
	cmd.Flags().BoolVar(&flags.dryRun, "dry-run", false, "write nothing; list what would be written")
	cmd.Flags().BoolVarP(&flags.verbose, "verbose", "v", false, "list unchanged files too")
	return cmd
}

func (f apiPluginFlags) run(cmd *cobra.Command) error {
	chosen, err := parsePlugin(f.plugin)
	if err != nil {
		return fmt.Errorf("--plugin: %w", err)
	}
	if f.timeout <= 0 {
		return fmt.Errorf("--timeout %s is no time to work in; use one such as 30s", f.timeout)
	}
	chosen.timeout = f.timeout
	if err := f.check(); err != nil {
		return err
	}
	if err := f.fill(cmd.Flags().Changed("dir")); err != nil {
		return err
	}
	style, err := parseStyle("--style", f.style)
	if err != nil {
		return err
	}
	loaded, err := load(f.api)
	if err != nil {
		return err
	}
	if err := loaded.show(cmd); err != nil {
		return err
	}
	target, err := job{api: f.api, dir: f.dir}.target(loaded)
	if err != nil {
		return err
	}
	target.Style = style
	files, list, err := pluginFiles(cmd, ".", []pluginSettings{chosen}, loaded.API, target)
	if err != nil {
		return err
	}
	if err := loaded.reported(list, f.dir).show(cmd); err != nil {
		return err
	}
	dir, err := filepath.Abs(f.dir)
	if err != nil {
		return err
	}
	return f.mode.finish(cmd, dir, []output{{dir: dir, files: files}})
}
