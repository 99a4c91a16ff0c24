package main

import (
	"fmt"
	"path"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/project"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

// typesSettings is a contract whose types several services share, and the
// directory of the package that holds them.
type typesSettings struct{ contract, dir string }

// sharedTypes is the package of such a contract.
type sharedTypes struct {
	loaded     *loaded
	dir        string // absolute
	importPath string
	module     string          // directory of its module
	files      map[string]bool // the contract's files
}

// loadShared reads a contract of shared types. That it has no service is fine.
func loadShared(home string, s typesSettings) (*sharedTypes, error) {
	loaded, err := load(asTyped(filepath.Join(home, filepath.FromSlash(s.contract))))
	if err != nil {
		return nil, err
	}
	var list diag.List
	for _, d := range loaded.Diags {
		if d.Code != diag.MissingService {
			list.Add(d)
		}
	}
	loaded.Diags = list
	dir := filepath.Join(home, filepath.FromSlash(s.dir))
	root, module, ok, err := project.EnclosingModule(dir)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("%s is in no Go module, and shared types need one; run go mod init above it", asTyped(dir))
	}
	below, err := filepath.Rel(root, dir)
	if err != nil {
		return nil, err
	}
	t := &sharedTypes{loaded: loaded, dir: dir, importPath: path.Join(module, filepath.ToSlash(below)), module: root, files: map[string]bool{}}
	for _, file := range loaded.program.Files {
		t.files[file.Name] = true
	}
	return t, nil
}

// output is the package in memory. What is wrong with its contract is printed.
func (t *sharedTypes) output(cmd *cobra.Command) (output, error) {
	if err := t.loaded.show(cmd); err != nil {
		return output{}, err
	}
	file := service.SharedTypes(t.loaded.API, t.importPath, path.Base(filepath.ToSlash(t.loaded.path)))
	file.Origin = "types"
	return output{dir: t.dir, files: []plan.File{file}}, nil
}

// sharedBy finds the types of a service that packages of shared types hold: those
// of its own module that are declared in their files.
func sharedBy(packages []*sharedTypes, dir string, api *contract.API) (map[string]string, error) {
	root, _, ok, err := project.EnclosingModule(dir)
	if err != nil || !ok {
		return nil, err
	}
	out := map[string]string{}
	for _, p := range packages {
		if p.module != root {
			continue
		}
		held := map[string]bool{}
		for _, t := range p.loaded.API.Types {
			held[t.Name] = !t.HasFiles()
		}
		for _, t := range api.Types {
			if held[t.Name] && p.files[t.Span.Start.Filename] && out[t.Name] == "" {
				out[t.Name] = p.importPath
			}
		}
	}
	return out, nil
}
