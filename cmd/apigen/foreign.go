package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
)

// conceal keeps the text of imported files that are not the project's own out of
// what is printed: a contract from anybody may import any file of the machine.
// Of a file outside the project no excerpt is shown. One that is no contract by
// its name, and can't be read as one, is named at its import and nothing else.
func (l *loaded) conceal(volume string) {
	if l.program.Entry == nil {
		return
	}
	root := projectRoot(filepath.Dir(filepath.Join(volume, filepath.FromSlash(l.program.Entry.Name))))
	for _, file := range l.program.Files {
		at, err := filepath.EvalSymlinks(filepath.Join(volume, filepath.FromSlash(file.Name)))
		isContract := filepath.Ext(at) == ".api"
		if file == l.program.Entry || err != nil || isContract && isWithin(root, at) {
			continue
		}
		delete(l.sources, l.rename(file.Name))
		if !isContract && len(file.Broken) > 0 {
			l.refuseImport(file)
		}
	}
}

// refuseImport puts one diagnostic at the import of a file that is no contract
// in the place of all that was found in it.
func (l *loaded) refuseImport(file *ast.File) {
	l.Diags = slices.DeleteFunc(l.Diags, func(d diag.Diagnostic) bool { return d.Span.Start.Filename == l.rename(file.Name) })
	for _, importing := range l.program.Files {
		for _, decl := range importing.Decls {
			if i, ok := decl.(*ast.Import); ok && i.Target == file.Name {
				span := i.Path.Span.Span
				renameSpan(&span, l.rename)
				l.Diags.Add(diag.Errorf(span, diag.UnreadableFile, "%s is no contract", i.Path.Value).WithHint("import a .api file"))
				return
			}
		}
	}
}

// projectRoot is the directory of the repository around dir, or else of the module
// or of apigen.yaml, or else the working directory, when dir is in it, or dir.
func projectRoot(dir string) string {
	dir = realPath(dir)
	for _, mark := range []string{".git", "go.mod", settingsFile} {
		if root := rootWith(dir, mark); root != "" {
			return root
		}
	}
	if here, err := os.Getwd(); err == nil && isWithin(realPath(here), dir) {
		return realPath(here)
	}
	return dir
}

// rootWith is the nearest directory, from dir upwards, that holds a name; empty
// for none.
func rootWith(dir, name string) string {
	for {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
		dir = filepath.Dir(dir)
	}
}

// realPath is a path without links, or the path itself where it can't be followed.
func realPath(name string) string {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		return real
	}
	return name
}

func isWithin(root, name string) bool {
	rel, err := filepath.Rel(root, name)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
