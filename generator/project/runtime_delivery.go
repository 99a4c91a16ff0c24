package project

import (
	"fmt"
	"runtime/debug"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"
)

// Mode is how a new project gets the runtime packages.
type Mode string

const (
	// VendorMode copies them into the project.
	VendorMode Mode = "vendor"
	// ModuleMode requires the module that holds them. It needs a released tool.
	ModuleMode Mode = "module"
)

// Delivery says how a new project gets the runtime packages. Version and Sum
// are known when the tool is a release, and empty otherwise.
type Delivery struct {
	Mode    Mode
	Module  string // path of the module that holds the runtime; a fork has its own
	Version string // of this tool, such as "v1.2.3"
	Sum     string // "h1:…" of the module at that version, as go.sum has it
}

// FromBuildInfo decides by how this binary was built. One that "go install"
// made from a published version requires that version. One built from a
// checkout has no version that others could download, and copies the runtime.
//
// info may be nil. goMod is the tool's own go.mod, which names the module.
func FromBuildInfo(info *debug.BuildInfo, goMod []byte) Delivery {
	d := Delivery{Mode: VendorMode, Module: modfile.ModulePath(goMod)}
	if info == nil || !released(info.Main) {
		return d
	}
	d.Mode, d.Version, d.Sum = ModuleMode, info.Main.Version, info.Main.Sum
	return d
}

// released needs the checksum too: since Go 1.24 a build from a checkout has a
// version, taken from the version control system, but no checksum.
func released(m debug.Module) bool {
	return semver.IsValid(m.Version) && !strings.Contains(semver.Build(m.Version), "dirty") && m.Sum != "" && m.Replace == nil
}

// With applies the user's choice: "vendor", "module", or empty for the default.
func (d Delivery) With(choice string) (Delivery, error) {
	switch Mode(choice) {
	case "":
	case VendorMode:
		d.Mode = VendorMode
	case ModuleMode:
		if d.Version == "" {
			return d, fmt.Errorf("runtime %q needs a released apigen, and this one was built from a checkout: use %q", ModuleMode, VendorMode)
		}
		d.Mode = ModuleMode
	default:
		return d, fmt.Errorf("runtime %q is unknown: use %q or %q", choice, VendorMode, ModuleMode)
	}
	return d, nil
}
