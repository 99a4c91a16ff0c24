package project

import (
	"cmp"
	"fmt"
	"go/format"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/apigen/apigen/generator/plan"
)

// runtimeDir is where the runtime packages live in the module that holds them.
const runtimeDir = "runtime"

// BasePackages are the runtime packages that every project carries, whether its
// contract needs them yet or not: its requirements never change because a
// contract starts to use tokens.
func BasePackages() []string {
	return []string{
		"bind", "conf", "guard", "health", "jwt", "limit", "logx", "metrics", "middleware", "observe", "problem", "rest",
		"serve", "shed", "sse", "trace", "websocket",
	}
}

// databasePackages are what the store of a project with a database needs beyond
// that.
func databasePackages(p Profile) []string {
	switch p {
	case NoDatabase:
		return nil
	case AllDatabases:
		return []string{"trace/gormtrace", "store/mysql", "store/postgres", "store/sqlite"}
	}
	return []string{"trace/gormtrace", "store/" + string(p)}
}

// Vendor returns copies of runtime packages for a project: the ones named and
// every one they import, without tests, sealed as generated.
//
// runtime holds the packages under "runtime/", module is the module path they
// import each other by, into is the import path the copies get ("greet/internal/apigen")
// and dir the folder they go to ("internal/apigen"). Package names are relative
// to runtime/, such as "serve" or "jwt/jwks".
func Vendor(runtime fs.FS, module, into, dir string, packages []string) ([]plan.File, error) {
	v := vendoring{runtime: runtime, from: module + "/" + runtimeDir, into: into, dir: dir, seen: map[string]bool{}}
	for _, name := range packages {
		if err := v.add(name); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(v.files, func(a, b plan.File) int { return cmp.Compare(a.Path, b.Path) })
	return v.files, nil
}

type vendoring struct {
	runtime         fs.FS
	from, into, dir string
	seen            map[string]bool
	files           []plan.File
}

// add copies one package and what it imports.
func (v *vendoring) add(name string) error {
	if v.seen[name] {
		return nil
	}
	v.seen[name] = true
	sources, err := v.sources(name)
	if err != nil {
		return err
	}
	for _, source := range sources {
		if err := v.addFile(name, source); err != nil {
			return err
		}
	}
	return nil
}

// sources lists the Go files of a package, tests left out.
func (v *vendoring) sources(name string) ([]string, error) {
	entries, err := fs.ReadDir(v.runtime, path.Join(runtimeDir, name))
	if err != nil {
		return nil, fmt.Errorf("runtime package %q: %w", name, err)
	}
	var out []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go") && e.Type().IsRegular() {
			out = append(out, e.Name())
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("runtime package %q has no Go files", name)
	}
	return out, nil
}

func (v *vendoring) addFile(name, base string) error {
	from := path.Join(runtimeDir, name, base)
	content, err := fs.ReadFile(v.runtime, from)
	if err != nil {
		return fmt.Errorf("runtime package %q: %w", name, err)
	}
	imports, err := importsOf(from, content)
	if err != nil {
		return fmt.Errorf("runtime package %q: %w", name, err)
	}
	for _, i := range imports {
		if needed, ok := i.within(v.from); ok {
			if err := v.add(needed); err != nil {
				return fmt.Errorf("%s: %w", from, err)
			}
		}
	}
	content, err = v.rewrite(content, imports)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	v.files = append(v.files, plan.File{
		Path:    path.Join(v.dir, name, base),
		Owner:   plan.Generated,
		Content: plan.Seal("//", content),
		Origin:  from,
	})
	return nil
}

// rewrite moves the imports of a formatted file. Most keep their order, and the
// file stays formatted.
func (v *vendoring) rewrite(content []byte, imports []importSpec) ([]byte, error) {
	moved := rewrite(content, imports, v.from, v.into)
	if inOrder(content, imports, v.from, v.into) {
		return moved, nil
	}
	return format.Source(moved)
}
