package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// module is one that reaches users.
type module struct {
	Path, Version, Dir string
	licences           []string
	terms              string // beyond a notice
	tool, service      bool   // where it gets
}

// delivered lists the modules with packages in the command, and those that the
// go.mod of a generated service requires or its runtime is compiled with.
func delivered(repository string) ([]module, error) {
	known, err := required(repository)
	if err != nil {
		return nil, err
	}
	mark := func(names []string, err error, set func(*module)) error {
		for _, name := range names {
			if known[name] == nil {
				return errors.Join(err, fmt.Errorf("%s is delivered and not among the modules of go.mod", name))
			}
			set(known[name])
		}
		return err
	}
	inTool, errTool := compiled(repository, "./cmd/apigen")
	inRuntime, errRuntime := compiled(repository, "./runtime/...", "./examples/userapi")
	inLock, errLock := locked(filepath.Join(repository, "generator", "project", "locks", "all.mod"))
	if err := errors.Join(
		mark(inTool, errTool, func(m *module) { m.tool = true }),
		mark(inRuntime, errRuntime, func(m *module) { m.service = true }),
		mark(inLock, errLock, func(m *module) { m.service = true }),
	); err != nil {
		return nil, err
	}
	var out []module
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if m := known[name]; m.tool || m.service {
			out = append(out, *m)
		}
	}
	return out, nil
}

// required are the modules of go.mod, by their paths.
func required(repository string) (map[string]*module, error) {
	output, err := command(repository, "list", "-m", "-json", "all")
	if err != nil {
		return nil, err
	}
	known := map[string]*module{}
	for decoder := json.NewDecoder(bytes.NewReader(output)); ; {
		m := new(module)
		if err := decoder.Decode(m); errors.Is(err, io.EOF) {
			return known, nil
		} else if err != nil {
			return nil, err
		}
		known[m.Path] = m
	}
}

// compiled lists the modules, besides the one of the repository, that packages are
// compiled with.
func compiled(repository string, packages ...string) ([]string, error) {
	output, err := command(repository, append([]string{"list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}"}, packages...)...)
	return strings.Fields(string(output)), err
}

// locked lists the modules that a go.mod requires.
func locked(name string) ([]string, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var names []string
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) >= 2 && strings.HasPrefix(line, "\t") {
			names = append(names, fields[0])
		}
	}
	return names, nil
}

func command(dir string, args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w: %s", strings.Join(args, " "), err, &stderr)
	}
	return output, nil
}
