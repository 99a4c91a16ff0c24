package project

import (
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/source"
)

// Lack adds to Missing the modules, in the versions of the tool, that code needs
// and the go.mod around dir does not require: what copies among the files import,
// and the packages named besides. It does nothing for a module to create.
func (p *Placement) Lack(dir string, src Source, files []plan.File, packages ...string) error {
	if p.Module != "" {
		return nil
	}
	has, err := requirements(dir)
	if err != nil {
		return err
	}
	ours, err := modfile.ParseLax("go.mod", src.GoMod, nil)
	if err != nil {
		return err
	}
	needed, err := importedBy(files)
	if err != nil {
		return err
	}
	for _, name := range append(needed, packages...) {
		if r := provider(ours, name); r != nil && !satisfied(has, r.Mod) && !slices.Contains(p.Missing, r.Mod.String()) {
			p.Missing = append(p.Missing, r.Mod.String())
		}
	}
	slices.Sort(p.Missing)
	return nil
}

// LackTypes adds to Missing the packages of the contract's Go types that no module in
// the go.mod around dir has. Which version is wanted the tool can't know, so they
// have none. A module to create lacks them all.
func (p *Placement) LackTypes(dir string, packages []string) error {
	has := &modfile.File{}
	if p.Module == "" {
		found, err := requirements(dir)
		if err != nil {
			return err
		}
		has = found
	}
	for _, name := range packages {
		own := has.Module != nil && (name == has.Module.Mod.Path || strings.HasPrefix(name, has.Module.Mod.Path+"/"))
		if !own && provider(has, name) == nil && !slices.Contains(p.Missing, name) {
			p.Missing = append(p.Missing, name)
		}
	}
	return nil
}

// importedBy lists what copies among the files import.
func importedBy(files []plan.File) ([]string, error) {
	var out []string
	for _, file := range files {
		if !Copied(file) {
			continue
		}
		imports, err := importsOf(file.Path, file.Content)
		if err != nil {
			return nil, err
		}
		for _, i := range imports {
			out = append(out, i.path)
		}
	}
	return out, nil
}

// requirements reads the go.mod around dir.
func requirements(dir string) (*modfile.File, error) {
	root, _, _, err := EnclosingModule(dir)
	if err != nil {
		return nil, err
	}
	name := filepath.Join(root, "go.mod")
	text, err := source.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return modfile.ParseLax(name, text, nil)
}

// satisfied reports whether a go.mod has a module at least in a version. What it
// replaces is the user's choice.
func satisfied(parsed *modfile.File, want module.Version) bool {
	if slices.ContainsFunc(parsed.Replace, func(r *modfile.Replace) bool { return r.Old.Path == want.Path }) {
		return requires(parsed, want.Path)
	}
	return slices.ContainsFunc(parsed.Require, func(r *modfile.Require) bool {
		return r.Mod.Path == want.Path && semver.Compare(r.Mod.Version, want.Version) >= 0
	})
}

func requires(parsed *modfile.File, module string) bool {
	return slices.ContainsFunc(parsed.Require, func(r *modfile.Require) bool { return r.Mod.Path == module })
}

// provider is the requirement that has a package, the longest of several.
func provider(mod *modfile.File, importPath string) *modfile.Require {
	var best *modfile.Require
	for _, r := range mod.Require {
		inside := importPath == r.Mod.Path || strings.HasPrefix(importPath, r.Mod.Path+"/")
		if inside && (best == nil || len(r.Mod.Path) > len(best.Mod.Path)) {
			best = r
		}
	}
	return best
}
