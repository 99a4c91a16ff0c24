package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"
)

// devFlags are the flags of `apigen dev`.
type devFlags struct{ apiGoFlags }

func devCommand() *cobra.Command {
	var flags devFlags
	cmd := &cobra.Command{
		Use:         "dev [-- ARGUMENT...]",
		Annotations: map[string]string{runsService: ""},
		Short:       "Generate, build and restart the service whenever you change something",
		Long: "dev runs the service and watches its contract with all it imports, " + settingsFile + ", Go\n" +
			"and SQL files of the module and configuration in etc. After a change it generates, builds and\n" +
			"restarts the service. When one of these fails it shows why, and the service goes on as\n" +
			"it was. Arguments behind -- go to the service. Ctrl-C stops all.",
		Example: "  apigen dev\n  apigen dev --dir greet -- -f etc/local.yaml",
		Args: func(cmd *cobra.Command, args []string) error {
			if at := cmd.ArgsLenAtDash(); at >= 0 {
				return noArguments(cmd, args[:at])
			}
			return noArguments(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error { return flags.run(cmd, args) },
	}
	cmd.Flags().StringVar(&flags.api, "api", "", "contract `file`; default: the one in "+settingsFile)
	cmd.Flags().StringVar(&flags.dir, "dir", ".", "`directory` of the service")
	return cmd
}

func (f devFlags) run(cmd *cobra.Command, args []string) error {
	s, err := newSession(cmd, f.apiGoFlags, args)
	if err != nil {
		return err
	}
	defer s.close()
	if err := s.begin(); err != nil {
		return err
	}
	for s.wait() {
		s.round()
	}
	return nil
}

// begin is the first round: what the user has to mend before anything can be
// watched ends the command.
func (s *session) begin() error {
	flags, err := s.settled()
	if err != nil {
		return err
	}
	if _, err := load(flags.api); err != nil {
		return err
	}
	s.round()
	return nil
}

// round brings everything in step with the files as they are.
func (s *session) round() {
	s.watched.look()
	if s.watched.lost != nil {
		s.say("some changes may go unnoticed: %v", s.watched.lost)
	}
	err := s.generate()
	s.watched.generated()
	if err == nil {
		err = s.build()
	}
	switch {
	case s.ctx.Err() != nil:
		return
	case err == nil:
		s.restart()
		return
	case !errors.Is(err, errFound):
		printError(s.cmd.ErrOrStderr(), err)
	}
	if s.service != nil {
		s.say("the service goes on as it was; waiting for a change")
		return
	}
	s.say("waiting for a change")
}

// settled are the flags completed from apigen.yaml as it is now. Of the models,
// those are meant that are made of files alone.
func (s *session) settled() (apiGoFlags, error) {
	flags := s.flags
	if err := flags.check(); err != nil {
		return flags, err
	}
	if err := flags.fill(s.cmd.Flags().Changed("dir")); err != nil {
		return flags, err
	}
	known, err := readSettings(flags.home)
	flags.models = slices.DeleteFunc(known.models, func(m modelSettings) bool { return m.dsnEnv != "" || m.devURLEnv != "" })
	return flags, err
}

// inputs are the directories of the files that make up the contract and the models,
// and those that they would take more from.
func (s *session) inputs() []string {
	flags, err := s.settled()
	if err != nil {
		return []string{s.home}
	}
	dirs := []string{flags.home}
	if entry, err := filepath.Abs(flags.api); err == nil {
		dirs = append(dirs, filepath.Dir(entry))
	}
	if contract, err := load(flags.api); err == nil {
		dirs = append(dirs, contract.dirs()...)
	}
	for _, m := range flags.models {
		dirs = append(dirs, m.dirs(flags.home)...)
	}
	return dirs
}

func (s *session) say(format string, args ...any) {
	fmt.Fprintf(s.cmd.OutOrStdout(), "dev: "+format+"\n", args...)
}
