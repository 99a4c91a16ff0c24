package project

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/source"
)

// Follow makes the copies of the runtime those that the project's own code
// imports, too. It does nothing for a module to create.
func (p *Placement) Follow(dir string, src Source) error {
	if !p.Vendor || p.Module != "" {
		return nil
	}
	wanted, err := imported(dir, p.Runtime)
	if err != nil {
		return err
	}
	for _, name := range src.still(wanted) {
		if !slices.Contains(p.Copied, name) {
			p.Copied = append(p.Copied, name)
		}
	}
	return nil
}

// imported lists the runtime packages that Go files below dir import: all but
// the copies themselves, what is generated, and other modules.
func imported(dir, runtime string) ([]string, error) {
	var out []string
	err := ownImports(dir, []string{`"` + runtime + "/"}, func(i importSpec) {
		if name, ok := i.within(runtime); ok && !slices.Contains(out, name) {
			out = append(out, name)
		}
	})
	return out, err
}

// ownImports visits the imports of the project's own Go files below dir that have
// one of the marks in their text.
func ownImports(dir string, marks []string, visit func(importSpec)) error {
	return filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil: // what can't be read is not for us to judge
			return nil
		case entry.IsDir():
			return leftOut(dir, file)
		case !strings.HasSuffix(file, ".go"):
			return nil
		}
		text, err := source.ReadFile(file)
		marked := func(mark string) bool { return bytes.Contains(text, []byte(mark)) }
		if err != nil || !slices.ContainsFunc(marks, marked) {
			return err
		}
		imports, err := importsOf(file, text)
		if err != nil {
			return nil // whoever merges or builds it says so
		}
		for _, i := range imports {
			visit(i)
		}
		return nil
	})
}

// leftOut is fs.SkipDir for folders whose code is not the project's own.
func leftOut(root, dir string) error {
	if dir == root {
		return nil
	}
	rel, err := filepath.Rel(root, dir)
	if err != nil {
		return err
	}
	base := filepath.Base(dir)
	_, err = os.Stat(filepath.Join(dir, "go.mod"))
	generated := []string{vendorDir, "internal/handler", "internal/types"}
	if err == nil || base == "testdata" || base == "node_modules" || strings.HasPrefix(base, ".") || slices.Contains(generated, filepath.ToSlash(rel)) {
		return fs.SkipDir
	}
	return nil
}
