package project

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/source"
)

// vendorDir is where copies of the runtime packages live in a service.
const vendorDir = "internal/apigen"

// Placement says how the packages of a service are imported.
type Placement struct {
	Root     string   // import path of the service's directory
	Runtime  string   // import path of the runtime packages
	Vendor   bool     // the runtime packages are copied into the service
	Module   string   // path of the module to create; empty inside an existing one
	Delivery Delivery // of the runtime, for a module to create
	Missing  []string // module@version that the existing module lacks, as [Placement.Lack] found
	Copied   []string // runtime packages that the service has copies of, such as "trace/gormtrace"
}

// Place finds the module around dir, or settles the one to create there. own
// asks for a new module even inside another one; module is its path; runtime is
// the user's choice as in [Delivery.With].
func Place(dir, module, runtime string, own bool, d Delivery) (Placement, error) {
	if !own {
		root, around, ok, err := EnclosingModule(dir)
		if err != nil {
			return Placement{}, err
		}
		if ok {
			return placeInside(dir, root, around, runtime, d)
		}
	}
	if err := CheckModulePath(module); err != nil {
		return Placement{}, err
	}
	d, err := d.With(runtime)
	if err != nil {
		return Placement{}, err
	}
	p := Placement{Root: module, Module: module, Delivery: d, Vendor: d.Mode == VendorMode}
	p.Runtime = p.runtimePath(d)
	return p, nil
}

// placeInside joins an existing module. One that is, requires or replaces the
// runtime's module gets it from there; any other gets copies.
func placeInside(dir, root, around, runtime string, d Delivery) (Placement, error) {
	rel, err := filepath.Rel(root, dir)
	if err != nil {
		return Placement{}, err
	}
	text, err := source.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return Placement{}, err
	}
	parsed, err := modfile.ParseLax(filepath.Join(root, "go.mod"), text, nil)
	if err != nil {
		return Placement{}, err
	}
	provided := around == d.Module || requires(parsed, d.Module)
	if Mode(runtime) == ModuleMode && !provided {
		return Placement{}, fmt.Errorf("%s does not require %s; run: go get %s", filepath.Join(root, "go.mod"), d.Module, d.Module)
	}
	p := Placement{Root: path.Join(around, filepath.ToSlash(rel)), Vendor: !provided || Mode(runtime) == VendorMode}
	p.Runtime = p.runtimePath(d)
	if !p.Vendor {
		return p, nil
	}
	p.Copied, err = copied(filepath.Join(dir, filepath.FromSlash(vendorDir)))
	return p, err
}

// copied lists the packages below a folder of copies. Code of the user's may
// need what the contract does not, and goes on having it.
func copied(dir string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".go") {
			return err
		}
		rel, err := filepath.Rel(dir, filepath.Dir(file))
		if name := filepath.ToSlash(rel); !slices.Contains(out, name) {
			out = append(out, name)
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return out, err
}

func (p Placement) runtimePath(d Delivery) string {
	if p.Vendor {
		return path.Join(p.Root, vendorDir)
	}
	return path.Join(d.Module, runtimeDir)
}

// Copied reports whether a file is a copy of a runtime package.
func Copied(file plan.File) bool { return strings.HasPrefix(file.Path, vendorDir+"/") }
