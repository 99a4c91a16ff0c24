package main

import "github.com/spf13/cobra"

func apiCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "api",
		Short:   "Work with .api contracts",
		Example: "  apigen api go --api greet.api --dir .\n  apigen api validate --api greet.api\n  apigen api routes --api greet.api",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(apiGoCommand(), apiValidateCommand(), apiRoutesCommand())
	return cmd
}
