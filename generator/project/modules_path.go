package project

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"github.com/apigen/apigen/parser/source"
)

// CheckModulePath accepts what the go command accepts as the path of a main
// module: slash-separated elements of ASCII letters, digits and - . _ ~. It
// refuses paths whose first element belongs to the standard library, because
// the go command would look for the project's packages there.
func CheckModulePath(path string) error {
	// The go command never builds what lies below a folder named vendor.
	vendored := slices.Contains(strings.Split(path, "/"), "vendor")
	if err := module.CheckImportPath(path); err != nil || vendored {
		return fmt.Errorf("%q is no Go module path: use letters, digits, - . _ ~ and /, such as greet or example.com/team/greet", path)
	}
	first, _, _ := strings.Cut(path, "/")
	if slices.Contains(standardRoots, first) {
		return fmt.Errorf("%q is no usable module path: %q belongs to the Go standard library; try example.com/%s", path, first, path)
	}
	return nil
}

// ModulePath is the path of a new module for a service whose author chose none:
// the service's name, or the nearest to it that CheckModulePath accepts.
func ModulePath(name string) string {
	ascii := strings.Trim(strings.Map(func(c rune) rune {
		if c > unicode.MaxASCII {
			return -1
		}
		return c
	}, name), "-_.")
	for _, path := range []string{name, ascii, ascii + "-service"} {
		if CheckModulePath(path) == nil {
			return path
		}
	}
	return "service"
}

// standardRoots are the first elements of import paths that the go command
// keeps for itself.
var standardRoots = strings.Fields(`all archive bufio builtin bytes cmd cmp compress container context crypto database
	debug embed encoding errors expvar flag fmt go hash html image index internal io iter log main maps math mime net
	os path plugin reflect regexp runtime slices sort std strconv strings structs sync syscall testing text time tool
	unicode unique unsafe vendor weak work`)

// EnclosingModule finds the module that dir belongs to: root is the folder of
// the nearest go.mod in dir or above, path the module path. ok is false when
// there is none. dir need not exist. The error names the place in a go.mod that
// can't be read.
func EnclosingModule(dir string) (root, path string, ok bool, err error) {
	root, err = filepath.Abs(dir)
	if err != nil {
		return "", "", false, fmt.Errorf("folder %s: %w", dir, err)
	}
	for !isFile(filepath.Join(root, "go.mod")) {
		parent := filepath.Dir(root)
		if parent == root {
			return "", "", false, nil
		}
		root = parent
	}
	path, err = modulePath(filepath.Join(root, "go.mod"))
	return root, path, err == nil, err
}

// modulePath reads leniently: a newer Go may know more directives.
func modulePath(name string) (string, error) {
	text, err := source.ReadFile(name)
	if err != nil {
		return "", err
	}
	parsed, err := modfile.ParseLax(name, text, nil)
	if err != nil {
		return "", err
	}
	if parsed.Module == nil {
		return "", fmt.Errorf("%s:1:1: no module line; add one, such as: module example.com/greet", name)
	}
	return parsed.Module.Mod.Path, nil
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}
