package project

import (
	"fmt"
	"go/format"
	"io/fs"
	"path"
	"strings"

	"github.com/apigen/apigen/generator/plan"
)

// Example returns the files of a finished service, as scaffold for a service at
// p. Tests are left out, and what is generated: it is to be generated anew. dir
// is the service's directory in example and, below module, its import path.
// Imports of its own packages and of the runtime follow p.
func Example(example fs.FS, module, dir string, p Placement) ([]plan.File, error) {
	var files []plan.File
	err := fs.WalkDir(example, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") {
			return err
		}
		content, err := fs.ReadFile(example, name)
		if err == nil && plan.Intact(content) {
			return nil
		}
		if err == nil && strings.HasSuffix(name, ".go") {
			content, err = rebase(name, content, map[string]string{
				path.Join(module, dir):        p.Root,
				path.Join(module, runtimeDir): p.Runtime,
			})
		}
		if err != nil {
			return fmt.Errorf("example %s: %w", name, err)
		}
		files = append(files, plan.File{
			Path: strings.TrimPrefix(name, dir+"/"), Owner: plan.Scaffold, Content: content, Origin: name,
		})
		return nil
	})
	return files, err
}

// rebase moves imports below each key to below its value.
func rebase(name string, content []byte, moves map[string]string) ([]byte, error) {
	for from, into := range moves {
		imports, err := importsOf(name, content)
		if err != nil {
			return nil, err
		}
		content = rewrite(content, imports, from, into)
	}
	return format.Source(content)
}
