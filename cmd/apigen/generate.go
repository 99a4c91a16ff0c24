package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen"
	"github.com/apigen/apigen/generator/merge"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/project"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

// carried is what this binary holds of its own source.
func carried() project.Source {
	return project.Source{
		Tool:    project.Tool{GoMod: apigen.GoMod, GoSum: apigen.GoSum},
		Runtime: apigen.Runtime,
	}
}

// delivery says how new projects get the runtime from this binary.
func delivery() project.Delivery {
	info, _ := debug.ReadBuildInfo()
	return project.FromBuildInfo(info, apigen.GoMod)
}

// write brings dir in step with files and says what it did. Conflicts are
// printed, and nothing is written then.
func write(cmd *cobra.Command, dir string, files []plan.File, verbose bool) error {
	p, diags, err := plan.Diff(dir, files)
	if err != nil {
		return err
	}
	renameFiles(diags, fromHere(p.Root))
	found := &loaded{Diags: diags}
	if err := found.show(cmd); err != nil {
		fmt.Fprintln(cmd.ErrOrStderr(), "nothing was written")
		return err
	}
	if err := p.Apply(); err != nil {
		return err
	}
	printPlan(cmd.OutOrStdout(), p, verbose)
	return nil
}

// emitted passes files on unless the emitters found the contract wrong.
func emitted(cmd *cobra.Command) func([]plan.File, diag.List, error) ([]plan.File, error) {
	return func(files []plan.File, diags diag.List, err error) ([]plan.File, error) {
		if err != nil {
			return nil, err
		}
		return files, (&loaded{Diags: diags}).show(cmd)
	}
}

// advise prints the module requirements that the user has to add.
func advise(w io.Writer, p project.Placement) {
	if len(p.Missing) == 0 {
		return
	}
	fmt.Fprint(w, "your go.mod lacks what the copied runtime needs; run: go get")
	for _, module := range p.Missing {
		fmt.Fprint(w, " ", module)
	}
	fmt.Fprintln(w)
}

// relativeTo spells a contract's path as seen from the service's directory.
func relativeTo(dir, path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(dir, abs)
	return filepath.ToSlash(rel), err
}

// checkContext tells what generated routes use and the user's service context
// lacks: without it the service does not build. A context that can't be read
// is left to the compiler.
func checkContext(w io.Writer, dir string, api *contract.API) error {
	path := filepath.Join(dir, filepath.FromSlash(service.ContextPath))
	src, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	fields, names := service.ContextFields(api), []string{}
	for _, field := range fields {
		names = append(names, field.Name)
	}
	missing, err := merge.MissingFields(path, src, service.ContextType, names)
	if err != nil || len(missing) == 0 {
		return nil
	}
	fmt.Fprintf(w, "%s is yours, and the routes now use fields that it lacks.\n"+
		"Add them to %s and set them in New%s:\n", fromHere(dir)(service.ContextPath), service.ContextType, service.ContextType)
	for _, field := range fields {
		if slices.Contains(missing, field.Name) {
			fmt.Fprintf(w, "\t%s %s\n", field.Name, field.Type)
		}
	}
	return errFound
}
