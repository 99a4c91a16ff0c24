package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/lint"
)

var errNoContract = errors.New("no contract given; name one, or list it in " + settingsFile)

func apiLintCommand() *cobra.Command {
	var path, format string
	cmd := &cobra.Command{
		Use:   "lint [FILE...]",
		Short: "Point out what is allowed in contracts and still not well done",
		Long: "lint judges contracts that are valid: unused types, missing @doc, spelling of paths\n" +
			"and names, writes without a token and more. Without FILE it takes the contracts in\n" +
			settingsFile + ", whose lint section turns rules off or makes them errors:\n\n" +
			"  lint:\n    rules:\n      missing-doc: off\n      verb-in-path: error\n\n" +
			"It exits 1 when there is an error. " + settingsFile + " is read from the working directory.",
		Example: "  apigen api lint\n  apigen api lint greet.api --format sarif",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			known, err := readSettings(".")
			if err != nil {
				return err
			}
			paths, err := listedPaths(path, args, known)
			if err != nil {
				return err
			}
			contracts, err := loadAll(paths, cmd.InOrStdin())
			if err != nil {
				return err
			}
			found := linted(contracts, known.lint)
			if err := found.report(cmd, format); err != nil || format != "text" || len(found.Diags) > 0 {
				return err
			}
			return printClean(cmd.OutOrStdout(), contracts)
		},
	}
	cmd.Flags().StringVar(&path, "api", "", "contract `file`")
	cmd.Flags().StringVar(&format, "format", "text", "how to print findings: text, json, github or sarif")
	return cmd
}

// contractsOrListed are the contracts that the user names, or else those of the
// settings in the working directory.
func contractsOrListed(flag string, args []string) ([]string, error) {
	if flag != "" || len(args) > 0 {
		return contractArguments(flag, args)
	}
	known, err := readSettings(".")
	if err != nil {
		return nil, err
	}
	return listedPaths(flag, args, known)
}

// listedPaths are the contracts that the user names, or else those of the settings.
func listedPaths(flag string, args []string, known settings) ([]string, error) {
	if flag != "" || len(args) > 0 {
		return contractArguments(flag, args)
	}
	var paths []string
	for _, service := range known.services {
		paths = append(paths, filepath.FromSlash(service.contract))
	}
	if len(paths) == 0 {
		return nil, errNoContract
	}
	return paths, nil
}

// linted adds the findings to the problems of contracts. Contracts with errors
// are not judged: what a broken part uses is not known.
func linted(contracts []*loaded, levels lint.Levels) *loaded {
	all := together(contracts)
	if all.Diags.HasErrors() {
		return all
	}
	var units []lint.Unit
	for _, l := range contracts {
		units = append(units, lint.Unit{Program: l.program, API: l.API})
	}
	var found diag.List
	if len(contracts) > 0 {
		found = lint.Check(units, levels)
		renameFiles(found, contracts[0].rename)
	}
	all.Diags = append(levels.Apply(all.Diags), found...)
	return all
}

func printClean(w io.Writer, contracts []*loaded) error {
	for _, l := range contracts {
		if _, err := fmt.Fprintf(w, "%s: nothing to point out\n", l.path); err != nil {
			return err
		}
	}
	return nil
}
