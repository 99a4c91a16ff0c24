package main

import (
	"fmt"
	"iter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/project"
	"github.com/apigen/apigen/generator/service"
)

// flagNames lists the long flags of a command.
func flagNames(cmd *cobra.Command) iter.Seq[string] {
	return func(yield func(string) bool) {
		stop := false
		cmd.Flags().VisitAll(func(f *pflag.Flag) { stop = stop || !yield(f.Name) })
	}
}

// parseStyle reads a style; name is what the user set it by.
func parseStyle(name, text string) (gocode.Style, error) {
	style, ok := gocode.ParseStyle(text)
	if !ok {
		return "", fmt.Errorf("%s %q is unknown; use %s (getuserhandler.go) or %s (get_user_handler.go)",
			name, text, gocode.Flat, gocode.Snake)
	}
	return style, nil
}

func checkRuntime(text string) error {
	switch project.Mode(text) {
	case "", project.VendorMode, project.ModuleMode:
		return nil
	}
	return fmt.Errorf("--runtime %q is unknown; use %s or %s", text, project.ModuleMode, project.VendorMode)
}

func parseDatabase(text string) (service.Database, error) {
	db, ok := service.ParseDatabase(text)
	if !ok {
		return "", fmt.Errorf("--db %q is unknown; use sqlite, mysql, postgres or none", text)
	}
	return db, nil
}
