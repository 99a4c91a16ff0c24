package main

import "github.com/spf13/cobra"

// addCompletion adds the commands that cobra brings along, held to the rules of
// our own: an example each, and no word that means nothing.
func addCompletion(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Args = knownTopic
			cmd.Example = "  apigen help api go"
		case "completion":
			group(cmd).Example = "  source <(apigen completion bash)"
			for _, shell := range cmd.Commands() {
				shell.Args = noArguments
				shell.Example = "  apigen completion " + shell.Name()
			}
		}
	}
}
