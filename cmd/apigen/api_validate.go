package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

func apiValidateCommand() *cobra.Command {
	var path, format string
	cmd := &cobra.Command{
		Use:   "validate [FILE]",
		Short: "Check a contract and print everything wrong with it",
		Long: "validate checks a contract and all it imports. It prints every problem with its\n" +
			"place and exits 1 when there is an error. Nothing is written.",
		Example: "  apigen api validate --api greet.api\n  apigen api validate greet.api --format github",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			path, err := contractArgument(path, args)
			if err != nil {
				return err
			}
			contract, err := load(path)
			if err != nil {
				return err
			}
			if err := contract.report(cmd, format); err != nil || format != "text" {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is valid: %s, %s\n", path,
				count(contract.routes(), "route"), count(len(contract.API.Types), "type"))
			return err
		},
	}
	cmd.Flags().StringVar(&path, "api", "", "contract `file`")
	cmd.Flags().StringVar(&format, "format", "text", "how to print problems: text, json or github")
	return cmd
}

// contractArgument takes the contract from --api or from the only argument.
func contractArgument(flag string, args []string) (string, error) {
	switch {
	case len(args) == 0:
		return flag, nil
	case flag != "" && flag != args[0]:
		return "", errors.New("the contract is named twice; use --api or an argument, not both")
	}
	return args[0], nil
}

func (l *loaded) routes() int {
	n := 0
	for _, group := range l.API.Groups {
		n += len(group.Routes)
	}
	return n
}
