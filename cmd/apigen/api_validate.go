package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

func apiValidateCommand() *cobra.Command {
	var path, format string
	cmd := &cobra.Command{
		Use:   "validate [FILE...]",
		Short: "Check contracts and print everything wrong with them",
		Long: "validate checks contracts and all they import. It prints every problem with its\n" +
			"place, each once, and exits 1 when there is an error. Nothing is written. A file\n" +
			"that another one imports counts as a part of it; - is the standard input. Without\n" +
			"FILE it takes the contracts in " + settingsFile + ".",
		Example: "  apigen api validate\n  apigen api validate --api greet.api\n  apigen api validate *.api --format github\n  apigen api validate - < greet.api",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			paths, err := contractsOrListed(path, args)
			if err != nil {
				return err
			}
			contracts, err := loadAll(paths, cmd.InOrStdin())
			if err != nil {
				return err
			}
			if err := together(contracts).report(cmd, format); err != nil || format != "text" {
				return err
			}
			return printValid(cmd.OutOrStdout(), contracts)
		},
	}
	cmd.Flags().StringVar(&path, "api", "", "contract `file`; default: those in "+settingsFile)
	cmd.Flags().StringVar(&format, "format", "text", "how to print problems: text, json, github or sarif")
	return cmd
}

func printValid(w io.Writer, contracts []*loaded) error {
	for _, contract := range contracts {
		_, err := fmt.Fprintf(w, "%s is valid: %s, %s\n", contract.path,
			count(contract.routes(), "route"), count(len(contract.API.Types), "type"))
		if err != nil {
			return err
		}
	}
	return nil
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

// contractArguments takes contracts from --api or from the arguments.
func contractArguments(flag string, args []string) ([]string, error) {
	if len(args) > 1 && flag != "" {
		return nil, errors.New("contracts are named by --api and by arguments; use one of the two")
	}
	if len(args) > 1 {
		return args, nil
	}
	path, err := contractArgument(flag, args)
	return []string{path}, err
}

func (l *loaded) routes() int {
	n := 0
	for _, group := range l.API.Groups {
		n += len(group.Routes)
	}
	return n
}
