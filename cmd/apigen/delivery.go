package main

import (
	"fmt"
	"io"
	"path/filepath"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/project"
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
	fmt.Fprint(w, "your go.mod lacks what the service needs; run: go get")
	for _, module := range p.Missing {
		fmt.Fprint(w, " ", module)
	}
	fmt.Fprintln(w, " && go mod tidy")
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
