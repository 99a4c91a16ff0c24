package project

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

var embedding = []byte("//go:embed ")

// Embedded lists the files that packages of the module in root embed, relative to
// it and sorted. Tests are left out, and folders that the go command leaves out.
func Embedded(root string) ([]string, error) {
	tree := os.DirFS(root)
	found := map[string]bool{}
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil: // what can't be read is not for us to judge
			return nil
		case entry.IsDir():
			if base := path.Base(name); name != "." && (strings.ContainsAny(base[:1], "._") || base == "node_modules" || base == "testdata") {
				return fs.SkipDir
			}
			return nil
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		for _, pattern := range embedPatterns(text) {
			embedded(tree, path.Join(path.Dir(name), pattern), found)
		}
		return nil
	})
	return slices.Sorted(maps.Keys(found)), err
}

// embedPatterns are those of the directives in a Go file.
func embedPatterns(text []byte) []string {
	var out []string
	for line := range bytes.Lines(text) {
		rest, ok := bytes.CutPrefix(line, embedding)
		for ok {
			pattern, more, done := nextPattern(strings.TrimSpace(string(rest)))
			if pattern != "" {
				out = append(out, strings.TrimPrefix(pattern, "all:"))
			}
			rest, ok = []byte(more), !done
		}
	}
	return out
}

// nextPattern takes a pattern, which may be quoted, from the front of a list.
func nextPattern(list string) (pattern, rest string, done bool) {
	if list == "" {
		return "", "", true
	}
	if quoted, err := strconv.QuotedPrefix(list); err == nil {
		pattern, err = strconv.Unquote(quoted)
		return pattern, list[len(quoted):], err != nil
	}
	pattern, rest, _ = strings.Cut(list, " ")
	return pattern, rest, false
}

// embedded adds the files that a pattern stands for, with those below folders.
func embedded(tree fs.FS, pattern string, into map[string]bool) {
	names, _ := fs.Glob(tree, pattern) // what is no pattern the compiler reports
	for _, name := range names {
		_ = fs.WalkDir(tree, name, func(file string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() {
				into[file] = true
			}
			return nil
		})
	}
}
