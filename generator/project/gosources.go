package project

import (
	"go/build"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"github.com/apigen/apigen/generator/gosource"
	"github.com/apigen/apigen/generator/service"
)

// GoSources finds the packages of the module around dir, and those of Go's library
// and of required modules that are on this machine. Nothing is told about others,
// and about files that do not parse. planned is the path of the module that will be
// made in dir; empty inside an existing one.
func GoSources(dir, planned string) (service.Sources, error) {
	root, own, ok, err := EnclosingModule(dir)
	if err != nil {
		return nil, err
	}
	has := &modfile.File{}
	switch {
	case planned != "":
		root, own, ok = dir, planned, true
	case ok:
		if has, err = requirements(dir); err != nil {
			return nil, err
		}
	}
	return func(importPath string) (service.Source, bool) {
		if at, inside := folderOf(own, root, importPath); ok && inside {
			pkg, err := gosource.Read(os.DirFS(at))
			return service.Source{Package: pkg, Own: true}, err == nil && !isNested(root, at)
		}
		for _, at := range foldersElsewhere(root, has, importPath) {
			if pkg, err := gosource.Read(os.DirFS(at)); err == nil && pkg != nil {
				return service.Source{Package: pkg}, true
			}
		}
		return service.Source{}, false
	}, nil
}

// folderOf is where a package of a module is, if it is one, in the module's folder.
func folderOf(module, root, importPath string) (at string, inside bool) {
	rest, inside := strings.CutPrefix(importPath+"/", module+"/")
	return filepath.Join(root, filepath.FromSlash(rest)), inside
}

// foldersElsewhere are those in which the go command may find a package that is not
// the project's own. What a go.mod replaces is left to it.
func foldersElsewhere(root string, has *modfile.File, importPath string) []string {
	if host, _, _ := strings.Cut(importPath, "/"); !strings.Contains(host, ".") {
		return []string{filepath.Join(build.Default.GOROOT, "src", filepath.FromSlash(importPath))}
	}
	r := provider(has, importPath)
	if r == nil || slices.ContainsFunc(has.Replace, func(one *modfile.Replace) bool { return one.Old.Path == r.Mod.Path }) {
		return nil
	}
	folders := []string{filepath.Join(root, "vendor", filepath.FromSlash(importPath))}
	name, err := module.EscapePath(r.Mod.Path)
	version, bad := module.EscapeVersion(r.Mod.Version)
	if err != nil || bad != nil {
		return folders
	}
	at, _ := folderOf(r.Mod.Path, filepath.Join(moduleCache(), filepath.FromSlash(name)+"@"+version), importPath)
	return append(folders, at)
}

// moduleCache is where the go command keeps modules.
func moduleCache() string {
	if at := os.Getenv("GOMODCACHE"); at != "" {
		return at
	}
	first, _, _ := strings.Cut(build.Default.GOPATH, string(filepath.ListSeparator))
	return filepath.Join(first, "pkg", "mod")
}

// isNested reports whether a folder belongs to another module below root.
func isNested(root, at string) bool {
	for ; at != root && len(at) > len(root); at = filepath.Dir(at) {
		if isFile(filepath.Join(at, "go.mod")) {
			return true
		}
	}
	return false
}
