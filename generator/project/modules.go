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
// than the module cache lacks. path is the project's module path. imports are
// packages that its code imports beyond the profile, of modules that need no
// others.
func Modules(path string, profile Profile, d Delivery, tool Tool, imports ...string) (goMod, goSum []byte, err error) {
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
	more, err := addSums(locked, tool, imports)
	if err != nil {
		return nil, nil, err
	}
	sums = append(sums, more...)
	imports = append(profile.Own(), imports...)
	if d.Mode == ModuleMode {
		if sums, err = addToolSums(sums, d, tool); err != nil {
			return nil, nil, err
		}
	} else {
		imports = append(imports, profile.Imports()...)
	}
	require(locked, d, imports)
	goMod, err = locked.Format()
	return goMod, sums.format(), err
}

// addSums requires the modules of packages that no requirement has, as the tool
// does, and returns their checksums. Packages of the standard library have none.
func addSums(locked *modfile.File, tool Tool, imports []string) (checksums, error) {
	if len(imports) == 0 {
		return nil, nil
	}
	ours, err := modfile.ParseLax("go.mod", tool.GoMod, nil)
	if err != nil {
		return nil, err
	}
	known, err := parseSums(tool.GoSum)
	if err != nil {
		return nil, fmt.Errorf("go.sum of the tool: %w", err)
	}
	var out checksums
	for _, name := range imports {
		r := provider(ours, name)
		if r == nil || requires(locked, r.Mod.Path) {
			continue
		}
		locked.AddNewRequire(r.Mod.Path, r.Mod.Version, false)
		for _, line := range known {
			if version, _, _ := strings.Cut(line.Version.Version, "/"); line.Path == r.Mod.Path && version == r.Mod.Version {
				out = append(out, line)
			}
		}
	}
	return out, nil
}

// require adds the tool's module, where the project needs it. What the project
// does not import itself becomes indirect, as "go mod tidy" would have it.
func require(locked *modfile.File, d Delivery, imports []string) {
	direct := map[string]bool{}
	for _, name := range imports {
		if r := provider(locked, name); r != nil {
			direct[r.Mod.Path] = true
		}
	}
	var requires []*modfile.Require
	for _, r := range locked.Require {
		requires = append(requires, &modfile.Require{Mod: r.Mod, Indirect: !direct[r.Mod.Path]})
	}
	if d.Mode == ModuleMode {
		requires = append(requires, &modfile.Require{Mod: module.Version{Path: d.Module, Version: d.Version}})
	}
	locked.SetRequireSeparateIndirect(requires)
	locked.Cleanup()
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
