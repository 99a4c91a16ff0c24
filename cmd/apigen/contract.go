package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// loaded is a contract as the commands see it: with file names relative to the
// working directory, as the user typed them.
type loaded struct {
	API     *contract.API
	Diags   diag.List
	path    string                   // as typed
	program *ast.Program             // with file names from the root of the volume,
	rename  func(name string) string // which rename spells as seen from here
	sources map[string]*source.File
}

// load reads, parses and resolves a contract. The error is for files that
// can't be used at all; everything else is in Diags.
func load(path string) (*loaded, error) {
	l, err := loadFormer(path)
	if err != nil {
		return nil, err
	}
	l.Diags = refuseUnchecked(path, l.Diags)
	return l, nil
}

// loadFormer loads a contract that others are compared with, whatever its routes
// lack.
func loadFormer(path string) (*loaded, error) {
	abs, err := readable(path)
	if err != nil {
		return nil, err
	}
	return loadFrom(path, abs, source.Dir), nil
}

// loadFrom loads a contract through a file system that open makes for a volume.
func loadFrom(path, abs string, open func(dir string) fs.FS) *loaded {
	// The whole volume is the root, so that imports may climb as far as they like.
	volume := filepath.VolumeName(abs) + string(filepath.Separator)
	entry := filepath.ToSlash(strings.TrimPrefix(abs, volume))
	l := loadIn(path, open(volume), entry, fromHere(volume))
	l.conceal(volume)
	return l
}

// loadIn loads the entry file of a tree, whose file names rename spells.
func loadIn(path string, tree fs.FS, entry string, rename func(name string) string) *loaded {
	program, diags := parser.Load(tree, entry)
	l := &loaded{
		Diags: diags, path: path, program: program,
		rename: rename, sources: map[string]*source.File{},
	}
	if program.Entry != nil {
		api, more := contract.Resolve(program)
		l.API = api
		l.Diags.Add(more...)
	}
	for _, file := range program.Files {
		l.sources[l.rename(file.Name)] = file.Source
	}
	renameFiles(l.Diags, l.rename)
	return l
}

// readable checks what the parser could only report as one more diagnostic.
func readable(path string) (string, error) {
	if path == "" {
		return "", errors.New("no contract given; name one with --api FILE, or list it in " + settingsFile)
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("contract %s does not exist", path)
	case err != nil:
		return "", fmt.Errorf("contract %s can't be read: %w", path, errors.Unwrap(err))
	case info.IsDir():
		return "", fmt.Errorf("contract %s is a directory; name the .api file in it", path)
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("contract %s is no regular file; send its text to the standard input and name it -", path)
	}
	file, err := os.Open(abs)
	if err != nil {
		return "", fmt.Errorf("contract %s can't be read: %w", path, errors.Unwrap(err))
	}
	return abs, file.Close()
}

// fromHere returns what spells a file name, relative to a directory, as seen
// from the working directory.
func fromHere(dir string) func(name string) string {
	here, err := os.Getwd()
	if err != nil {
		here = dir
	}
	return func(name string) string {
		if name == "" {
			return ""
		}
		rel, err := filepath.Rel(here, filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return name
		}
		return filepath.ToSlash(rel)
	}
}

// renameFiles respells the file names of diagnostics, in place.
func renameFiles(list diag.List, rename func(string) string) {
	for i := range list {
		renameSpan(&list[i].Span, rename)
		for j := range list[i].Related {
			renameSpan(&list[i].Related[j].Span, rename)
		}
	}
}

func renameSpan(span *source.Span, rename func(string) string) {
	span.Start.Filename = rename(span.Start.Filename)
	span.End.Filename = rename(span.End.Filename)
}

// source finds the text of a file for excerpts.
func (l *loaded) source(name string) *source.File { return l.sources[name] }

// inModule is what was found about the contract in the module that is generated.
func (l *loaded) inModule(list diag.List) *loaded {
	renameFiles(list, l.rename)
	return &loaded{Diags: list, sources: l.sources}
}

// resolveText resolves a contract that the tool itself carries.
func resolveText(name string, text []byte) (*contract.API, error) {
	file, diags := parser.ParseFile(source.NewFile(name, text))
	if !diags.HasErrors() {
		api, more := contract.Resolve(&ast.Program{Entry: file, Files: []*ast.File{file}})
		if diags = more; !diags.HasErrors() {
			return api, nil
		}
	}
	return nil, fmt.Errorf("%s: %s", name, diags[0].Message)
}
