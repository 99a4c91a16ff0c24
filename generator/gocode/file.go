package gocode

import (
	"bytes"
	"fmt"
	"go/format"
	"go/types"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/plan"
)

// File is a Go file under construction. Imports are settled by the file: code
// names a package by its path and can't get its name wrong.
type File struct {
	*jen.File
	aliases  *Scope
	std      map[string]bool
	prefixes map[string]string // what stands before the names of a package, by its path; see Name
}

// NewFile starts a file of the package at importPath.
func NewFile(importPath, packageName string) *File {
	f := &File{
		File:    jen.NewFilePathName(importPath, packageName),
		aliases: NewScope(packageName), std: map[string]bool{}, prefixes: map[string]string{},
	}
	f.NoFormat = true
	return f
}

// Import tells the file the real name of a package. The first package to ask
// for a name gets it; later ones get an alias with a number.
func (f *File) Import(path, name string) {
	alias := f.aliases.Unique(name)
	if alias == name {
		f.ImportName(path, name)
		return
	}
	f.ImportAlias(path, alias)
}

// Alias has the file import a package by the given name, or one with a number when
// that is taken, whatever the package calls itself.
func (f *File) Alias(path, name string) {
	if types.Universe.Lookup(name) != nil {
		name += "pkg"
	}
	f.ImportAlias(path, f.aliases.Unique(name))
}

// Reserve keeps names that the file's own code uses from becoming the names of
// packages. Call it before the packages are named.
func (f *File) Reserve(names ...string) {
	for _, name := range names {
		f.aliases.Unique(name)
	}
}

// Std names packages of the standard library that the file may use.
func (f *File) Std(paths ...string) {
	for _, path := range paths {
		f.std[path] = true
	}
	f.Use(paths...)
}

// Use names other packages that the file may use and whose name is the last
// element of their path. Only those that code refers to are imported.
func (f *File) Use(paths ...string) {
	for _, path := range paths {
		f.Import(path, path[strings.LastIndex(path, "/")+1:])
	}
}

// unformatted is the text of the file with its imports grouped.
func (f *File) unformatted() ([]byte, error) {
	var raw bytes.Buffer
	if err := f.File.Render(&raw); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	return groupImports(raw.Bytes(), f.std), nil
}

func seal(raw []byte) ([]byte, error) {
	out, err := gofmt(raw)
	if err != nil {
		return nil, err
	}
	return plan.Seal("//", append([]byte("\n"), out...)), nil
}

// Format is gofmt with the imports sorted and grouped.
func Format(src []byte) ([]byte, error) { return gofmt(groupImports(src, nil)) }

func gofmt(src []byte) ([]byte, error) {
	out, err := format.Source(src)
	if err != nil {
		return nil, fmt.Errorf("generated Go does not parse: %w\n%s", err, numbered(src))
	}
	return out, nil
}

func numbered(src []byte) string {
	var b strings.Builder
	for i, line := range strings.Split(string(src), "\n") {
		fmt.Fprintf(&b, "%5d  %s\n", i+1, line)
	}
	return b.String()
}
