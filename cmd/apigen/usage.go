package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apigen/apigen/parser/diag"
)

// group makes a command that only holds others: alone it prints its help.
func group(cmd *cobra.Command) *cobra.Command {
	cmd.Args = knownCommand
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	return cmd
}

// knownCommand refuses a word that is no command of the group.
func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, child := range cmd.Commands() {
		if child.IsAvailableCommand() {
			names = append(names, child.Name())
		}
	}
	if near, ok := diag.Nearest(args[0], names); ok {
		return fmt.Errorf("unknown command %q; did you mean %s %s?", args[0], cmd.CommandPath(), near)
	}
	return fmt.Errorf("unknown command %q; %s has %s", args[0], cmd.CommandPath(), strings.Join(names, ", "))
}

// knownTopic refuses a topic of help that is no command.
func knownTopic(cmd *cobra.Command, args []string) error {
	at := cmd.Root()
	for _, name := range args {
		i := slices.IndexFunc(at.Commands(), func(c *cobra.Command) bool { return c.Name() == name })
		if i < 0 {
			return knownCommand(at, []string{name})
		}
		at = at.Commands()[i]
	}
	return nil
}

// noArguments refuses words behind a command. One that is a contract most
// likely lacks its flag.
func noArguments(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case strings.HasSuffix(args[0], ".api") && cmd.Flags().Lookup("api") != nil:
		return fmt.Errorf("%s takes no arguments; name the contract with --api %s", cmd.CommandPath(), args[0])
	}
	return fmt.Errorf("%s takes no arguments; remove %q", cmd.CommandPath(), args[0])
}

// explainFlag says what to do about a flag that can't be parsed.
func explainFlag(cmd *cobra.Command, err error) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return unknownFlag(cmd, unknown)
	}
	if bad, ok := errors.AsType[*pflag.InvalidValueError](err); ok && bad.GetFlag().Value.Type() == "int" {
		return fmt.Errorf("--%s %q is no whole number", bad.GetFlag().Name, bad.GetValue())
	}
	return err
}

func unknownFlag(cmd *cobra.Command, unknown *pflag.NotExistError) error {
	name := unknown.GetSpecifiedName()
	spelled := "--" + name
	if short := unknown.GetSpecifiedShortnames(); short != "" {
		name, spelled = short, "-"+short
	}
	if near, ok := diag.Nearest(name, slices.Collect(flagNames(cmd))); ok {
		return fmt.Errorf("unknown flag %s; did you mean --%s?", spelled, near)
	}
	return fmt.Errorf("unknown flag %s; see %s --help", spelled, cmd.CommandPath())
}
