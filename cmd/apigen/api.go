package main

import "github.com/spf13/cobra"

func apiCommand() *cobra.Command {
	cmd := group(&cobra.Command{
		Use:     "api",
		Short:   "Work with .api contracts",
		Example: "  apigen api go --api greet.api --dir .\n  apigen api validate --api greet.api\n  apigen api format greet.api\n  apigen api lint greet.api\n  apigen api routes --api greet.api\n  apigen api breaking --against git:main",
	})
	cmd.AddCommand(apiGoCommand(), apiValidateCommand(), apiFormatCommand(), apiLintCommand(), apiRoutesCommand(), apiPluginCommand(), apiBreakingCommand())
	return cmd
}
