package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/mod/module"

	"github.com/apigen/apigen/generator/plan"
)

// oneName accepts exactly the NAME of `apigen new`.
func oneName(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("%s takes one name, such as: %s greet", cmd.CommandPath(), cmd.CommandPath())
	}
	return nil
}

// baseName is the last element of a module path that says more than "v2".
func baseName(name string) string {
	if prefix, _, ok := module.SplitPathVersion(name); ok && prefix != "" {
		name = prefix
	}
	return path.Base(name)
}

// roomForBinary refuses a name that the binary would have in common with
// something the project holds, in capitals or not.
func roomForBinary(files []plan.File, name, binary string) error {
	for _, file := range files {
		if first, _, _ := strings.Cut(file.Path, "/"); strings.EqualFold(first, binary) {
			return fmt.Errorf("%q can't name a service: every project has %s, where the binary would go", name, first)
		}
	}
	return nil
}

// emptyDir returns the absolute path of a directory that holds nothing yet.
func emptyDir(name string) (string, error) {
	dir, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return dir, nil
	case err != nil:
		return "", fmt.Errorf("%s can't be used: %w", name, errors.Unwrap(err))
	case len(entries) > 0:
		return "", fmt.Errorf("directory %s is not empty; choose another name or remove it", name)
	}
	return dir, nil
}

var serviceNames = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)

// serviceName turns the last element of a module path into a service name.
func serviceName(base string) (string, error) {
	name := strings.NewReplacer(".", "-", "~", "-").Replace(base)
	if !serviceNames.MatchString(name) {
		return "", fmt.Errorf("%q can't name a service; begin with a letter and use letters, digits, - and _", base)
	}
	return name, nil
}
