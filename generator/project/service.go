package project

import (
	"io/fs"
	"path"
	"slices"

	"golang.org/x/mod/modfile"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/merge"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/templates"
)

// Source is what the tool carries of itself.
type Source struct {
	Tool
	Runtime fs.FS // the packages under runtime/
}

// Target is a service to generate.
type Target struct {
	Placement Placement
	Contract  string            // path of the contract, relative to the service's directory
	Style     gocode.Style      // how file names are made
	Database  service.Database  // the database a new service starts with
	Profile   Profile           // dependencies of a module to create
	Surround  bool              // also emit what only a project of its own needs
	Templates *templates.Set    // the project's templates; nil for the built-in ones
	Shared    map[string]string // see service.Settings
	Texts     service.Texts     // what the project says of names and empty texts
	Plain     map[string]bool   // see service.Settings
	Listed    bool              // settings in another directory list the service
	Named     service.Names     // see service.Settings
}

// Service returns every file of a service: its code, the runtime packages it
// carries, its settings and, for a new module, go.mod and go.sum. Their content
// may be left to [plan.Diff].
func Service(api *contract.API, t Target, src Source) ([]plan.File, diag.List, error) {
	files, diags, err := generator.Collect(api, service.Emitters(t.settings())...)
	if err != nil || diags.HasErrors() {
		return nil, diags, err
	}
	around, more, err := generator.Run(templates.Project{
		Name:     t.Named.Or(api.Service).Command,
		Contract: t.Contract,
		ConfigAt: t.Named.Or(api.Service).ConfigAt,
		Style:    string(t.Style),
	}, t.around()...)
	diags.Add(more...)
	if err != nil {
		return nil, diags, err
	}
	delivered, err := t.delivered(src)
	return append(append(files, around...), delivered...), diags, err
}

func (t Target) settings() service.Settings {
	return service.Settings{
		Root:      t.Placement.Root,
		Runtime:   t.Placement.Runtime,
		Contract:  path.Base(t.Contract),
		Style:     t.Style,
		Database:  t.Database,
		Templates: t.Templates,
		Shared:    t.Shared,
		Named:     t.Named,
		Texts:     t.Texts,
		Plain:     t.Plain,
	}
}

// Wants lists what the files of Service rely on in files that belong to the user.
func Wants(api *contract.API, t Target) merge.Wants { return service.Wants(api, t.settings()) }

// delivered returns the module files and the copied runtime.
func (t Target) delivered(src Source) ([]plan.File, error) {
	var files []plan.File
	p := t.Placement
	if p.Vendor {
		packages := append(BasePackages(), src.still(p.Copied)...)
		packages = append(packages, databasePackages(t.Profile)...)
		copies, err := Vendor(src.Runtime, src.module(), p.Runtime, vendorDir, packages)
		if err != nil {
			return nil, err
		}
		files = append(files, copies...)
	}
	if p.Module == "" {
		return files, nil
	}
	module, err := moduleFiles(p, t.Profile, src)
	return append(files, module...), err
}

// moduleFiles are the go.mod and go.sum of the module to create at p.
func moduleFiles(p Placement, profile Profile, src Source, imports ...string) ([]plan.File, error) {
	goMod, goSum, err := Modules(p.Module, profile, p.Delivery, src.Tool, imports...)
	return []plan.File{
		{Path: "go.mod", Owner: plan.Scaffold, Content: goMod, Origin: "module"},
		{Path: "go.sum", Owner: plan.Scaffold, Content: goSum, Origin: "module"},
	}, err
}

// still lists those of the packages that there are in this release.
func (s Source) still(packages []string) []string {
	return slices.DeleteFunc(slices.Clone(packages), func(name string) bool {
		_, err := fs.Stat(s.Runtime, path.Join(runtimeDir, name))
		return err != nil
	})
}

func (s Source) module() string { return modfile.ModulePath(s.GoMod) }
