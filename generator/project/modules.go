package project

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/sumdb/dirhash"
)

// Tool is the tool's own go.mod and go.sum, as embedded.
type Tool struct{ GoMod, GoSum []byte }

// Modules returns the go.mod and go.sum of a new project, complete: the go
// command builds it at once, without "go mod tidy" and with no more network
// than the module cache lacks. path is the project's module path.
func Modules(path string, profile Profile, d Delivery, tool Tool) (goMod, goSum []byte, err error) {
	if err := CheckModulePath(path); err != nil {
		return nil, nil, err
	}
	locked, sums, err := readLock(profile)
	if err != nil {
		return nil, nil, err
	}
	if err := locked.AddModuleStmt(path); err != nil {
		return nil, nil, err
	}
	if d.Mode == ModuleMode {
		if err := requireTool(locked, d); err != nil {
			return nil, nil, err
		}
		if sums, err = addToolSums(sums, d, tool); err != nil {
			return nil, nil, err
		}
	}
	goMod, err = locked.Format()
	return goMod, sums.format(), err
}

// requireTool adds the tool's module. What only the runtime imports becomes
// indirect, as "go mod tidy" would have it.
func requireTool(locked *modfile.File, d Delivery) error {
	var requires []*modfile.Require
	for _, r := range locked.Require {
		inside := func(path string) bool { return strings.HasPrefix(path+"/", r.Mod.Path+"/") }
		indirect := r.Indirect || slices.ContainsFunc(runtimeModules, inside)
		requires = append(requires, &modfile.Require{Mod: r.Mod, Indirect: indirect})
	}
	requires = append(requires, &modfile.Require{Mod: module.Version{Path: d.Module, Version: d.Version}})
	locked.SetRequireSeparateIndirect(requires)
	locked.Cleanup()
	return nil
}

// addToolSums adds the two lines of the tool's module, and all that its own
// go.sum has: the go command may look at any module its go.mod mentions.
func addToolSums(sums checksums, d Delivery, tool Tool) (checksums, error) {
	more, err := parseSums(tool.GoSum)
	if err != nil {
		return nil, fmt.Errorf("go.sum of %s: %w", d.Module, err)
	}
	hash, err := dirhash.Hash1([]string{"go.mod"}, func(string) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(tool.GoMod)), nil
	})
	if err != nil {
		return nil, fmt.Errorf("go.mod of %s: %w", d.Module, err)
	}
	return slices.Concat(sums, more, checksums{
		{module.Version{Path: d.Module, Version: d.Version}, d.Sum},
		{module.Version{Path: d.Module, Version: d.Version + "/go.mod"}, hash},
	}), nil
}
