package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// contractFiles lists the contracts that arguments name, directories included,
// each once and in the order of the arguments.
func contractFiles(args []string) ([]string, error) {
	var files []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("%s does not exist", arg)
		case err != nil:
			return nil, fmt.Errorf("%s can't be read: %w", arg, errors.Unwrap(err))
		case !info.IsDir():
			files = append(files, filepath.Clean(arg))
			continue
		}
		below, err := contractsBelow(arg)
		if err != nil {
			return nil, err
		}
		files = append(files, below...)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(files, func(file string) bool {
		again := seen[file]
		seen[file] = true
		return again
	}), nil
}

// contractsBelow lists the .api files of a directory in lexical order, leaving
// out hidden folders and vendor.
func contractsBelow(dir string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("%s can't be read: %w", path, err)
		case d.IsDir() && path != dir && (strings.HasPrefix(d.Name(), ".") || d.Name() == "vendor"):
			return fs.SkipDir
		case d.Type().IsRegular() && filepath.Ext(path) == ".api":
			files = append(files, path)
		}
		return nil
	})
	return files, err
}
