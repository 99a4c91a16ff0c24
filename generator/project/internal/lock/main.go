// Command lock records the exact dependencies of generated projects: for each
// profile it lets "go mod tidy" settle a module that imports what such a
// project imports, starting from the versions in this repository's go.mod.
//
// Run it through "go generate ./generator/project" after a change of go.mod.
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"golang.org/x/mod/modfile"

	"github.com/apigen/apigen"
	"github.com/apigen/apigen/generator/project"
)

func main() {
	for _, profile := range project.Profiles() {
		if err := record(profile); err != nil {
			fmt.Fprintf(os.Stderr, "lock %s: %v\n", profile, err)
			os.Exit(1)
		}
	}
}

func record(profile project.Profile) error {
	dir, err := os.MkdirTemp("", "apigen-lock-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := prepare(dir, profile); err != nil {
		return err
	}
	if err := tidy(dir); err != nil {
		return err
	}
	return save(dir, profile)
}

// prepare writes a module with every requirement of ours and one file of imports.
func prepare(dir string, profile project.Profile) error {
	mod, err := modfile.Parse("go.mod", apigen.GoMod, nil)
	if err != nil {
		return err
	}
	if err := mod.AddModuleStmt("lock"); err != nil {
		return err
	}
	for _, tool := range slices.Clone(mod.Tool) {
		if err := mod.DropTool(tool.Path); err != nil {
			return err
		}
	}
	text, err := mod.Format()
	if err != nil {
		return err
	}
	var source bytes.Buffer
	source.WriteString("package lock\n")
	for _, path := range profile.Imports() {
		fmt.Fprintf(&source, "import _ %q\n", path)
	}
	files := map[string][]byte{"go.mod": text, "go.sum": apigen.GoSum, "lock.go": source.Bytes()}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func tidy(dir string) error {
	cmd := exec.Command("go", "mod", "tidy")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go mod tidy: %w\n%s", err, out)
	}
	return nil
}

// save keeps both files; a project puts its own name on the module line.
func save(dir string, profile project.Profile) error {
	for name, ending := range map[string]string{"go.mod": ".mod", "go.sum": ".sum"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil && name == "go.mod" {
			text, err = canonical(text)
		}
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join("locks", string(profile)+ending), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// canonical lays out a go.mod as for a new module: direct requirements, then
// indirect ones. "go mod tidy" keeps the blocks it finds, and those of our own
// go.mod must not show in the result.
func canonical(text []byte) ([]byte, error) {
	tidied, err := modfile.Parse("go.mod", text, nil)
	if err != nil {
		return nil, err
	}
	out := new(modfile.File)
	if err := out.AddModuleStmt(tidied.Module.Mod.Path); err != nil {
		return nil, err
	}
	if err := out.AddGoStmt(tidied.Go.Version); err != nil {
		return nil, err
	}
	out.SetRequireSeparateIndirect(tidied.Require)
	out.Cleanup()
	return out.Format()
}
