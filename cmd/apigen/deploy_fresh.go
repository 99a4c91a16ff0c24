package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/source"
)

// generated is what a run makes of a service before anything is on the disk.
type generated struct {
	Module  string // path of the module that it makes; empty inside an existing one
	outputs []output
	merged  map[string]plan.File // by path, joined with what the user has; nil until it is needed
}

// madeBy collects what the outputs so far make in a directory.
func madeBy(outputs []output, dir string) *generated {
	made := &generated{Module: newModule(outputs, dir)}
	for _, o := range outputs {
		if o.dir == dir {
			made.outputs = append(made.outputs, o)
		}
	}
	return made
}

// files are what is generated, by path, in step with what the user has: a service
// with a new name takes its configuration along.
func (g *generated) files() (map[string]plan.File, error) {
	if g == nil || g.merged != nil {
		return g.known(), nil
	}
	g.merged = map[string]plan.File{}
	for _, o := range g.outputs {
		result, _, err := o.merge() // whoever writes it tells what is in its way
		if err != nil {
			return nil, err
		}
		for _, f := range result.Files {
			if !f.Gone {
				g.merged[f.Path] = f
			}
		}
	}
	return g.merged, nil
}

func (g *generated) known() map[string]plan.File {
	if g == nil {
		return nil
	}
	return g.merged
}

// read returns a file as it will be: the one on the disk, or the one to create.
func (j deployJob) read(dir, name string) ([]byte, error) {
	text, missing := source.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if !errors.Is(missing, fs.ErrNotExist) || dir != j.dir {
		return text, missing
	}
	files, err := j.fresh.files()
	f, ok := files[name]
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return nil, missing
	case f.Render != nil:
		return f.Render()
	}
	return f.Content, nil
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
	for _, f := range j.unread() {
		names[f.Path] = !strings.Contains(f.Path, "/")
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
	for _, f := range j.unread() {
		if f.Owner != plan.Scaffold || !strings.HasSuffix(f.Path, ".go") {
			continue
		}
		var err error
		if out[f.Path], err = j.read(j.dir, f.Path); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// unread lists the files that the run makes, before they are joined with those of
// the user.
func (j deployJob) unread() []plan.File {
	if j.fresh == nil {
		return nil
	}
	var out []plan.File
	for _, o := range j.fresh.outputs {
		for _, f := range o.files {
			if !f.Gone {
				out = append(out, f)
			}
		}
	}
	return out
}
