package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/apigen/apigen/generator/plan"
)

// generated is what a run makes of a service before anything is on the disk.
type generated struct {
	Module string // path of the module that it makes; empty inside an existing one
	files  []plan.File
}

// madeBy collects what the outputs so far make in a directory.
func madeBy(outputs []output, dir string) generated {
	made := generated{Module: newModule(outputs, dir)}
	for _, o := range outputs {
		if o.dir == dir {
			made.files = append(made.files, o.files...)
		}
	}
	return made
}

// read returns a file as it will be: the one on the disk, or the one to create.
func (j deployJob) read(dir, name string) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if !errors.Is(err, fs.ErrNotExist) || dir != j.dir {
		return text, err
	}
	for _, f := range j.fresh.files {
		switch {
		case f.Path != name || f.Gone:
		case f.Render != nil:
			return f.Render()
		default:
			return f.Content, nil
		}
	}
	return nil, err
}

// commandFiles are the Go files of the service's command, as they will be.
func (j deployJob) commandFiles() (map[string][]byte, error) {
	names := map[string]bool{}
	entries, err := os.ReadDir(j.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, entry := range entries {
		names[entry.Name()] = entry.Type().IsRegular()
	}
	for _, f := range j.fresh.files {
		names[f.Path] = !strings.Contains(f.Path, "/") && !f.Gone
	}
	out := map[string][]byte{}
	for name, wanted := range names {
		if !wanted || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if out[name], err = j.read(j.dir, name); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// scaffold are the Go files that the run creates for the user.
func (j deployJob) scaffold() (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, f := range j.fresh.files {
		if f.Owner != plan.Scaffold || f.Gone || !strings.HasSuffix(f.Path, ".go") {
			continue
		}
		var err error
		if out[f.Path], err = j.read(j.dir, f.Path); err != nil {
			return nil, err
		}
	}
	return out, nil
}
