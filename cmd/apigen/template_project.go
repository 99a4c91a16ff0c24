package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
	"github.com/apigen/apigen/templates"
)

// overrides are the templates of one project, as text.
type overrides struct {
	dir   string            // absolute, of the templates
	texts map[string]string // by name
	bases map[string]string // the built-in texts that they were copied from, by name
}

// openOverrides reads the templates of the project in dir, which may have none.
func openOverrides(dir string) (*overrides, error) {
	root, at, err := templateRoot(dir)
	if err != nil {
		return nil, err
	}
	if root == nil {
		return &overrides{dir: at}, nil
	}
	defer root.Close()
	return readOverrides(root, at)
}

func readOverrides(root *os.Root, at string) (*overrides, error) {
	o := &overrides{dir: at, texts: map[string]string{}, bases: map[string]string{}}
	for _, name := range templates.Names() {
		for file, into := range map[string]map[string]string{name: o.texts, path.Join(templates.BaseDir, name): o.bases} {
			text, err := fs.ReadFile(source.Regular(root.FS()), file)
			if err == nil {
				into[name] = string(text)
			} else if !errors.Is(err, fs.ErrNotExist) {
				return nil, fmt.Errorf("template %s can't be read: %w", asTyped(filepath.Join(at, file)), cause(err))
			}
		}
	}
	return o, nil
}

// templateRoot opens the templates of a project, or returns nil when there are
// none. They are part of the project: a link that leads out of it is refused.
func templateRoot(dir string) (*os.Root, string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, "", err
	}
	at := filepath.Join(abs, filepath.FromSlash(templates.Dir))
	project, err := os.OpenRoot(abs)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, at, nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("directory %s can't be used: %w", dir, cause(err))
	}
	defer project.Close()
	root, err := project.OpenRoot(filepath.FromSlash(templates.Dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, at, nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("%s can't be used: %w", asTyped(at), cause(err))
	}
	return root, at, nil
}

// cause is an error of the os package without the operation and the path.
func cause(err error) error {
	if inner, ok := errors.AsType[*fs.PathError](err); ok {
		return inner.Err
	}
	return err
}

// projectTemplates loads the overrides of the project in dir, the directory of
// apigen.yaml. Broken ones are a *templates.BrokenError, which execute prints.
func projectTemplates(dir string) (*templates.Set, error) {
	root, at, err := templateRoot(dir)
	if root == nil || err != nil {
		return nil, err
	}
	defer root.Close()
	return templates.Load(source.Regular(root.FS()), filepath.ToSlash(asTyped(at)))
}

// templatesIn loads the templates in a directory that the user named.
func templatesIn(dir string) (*templates.Set, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("--template %s can't be used: %w", dir, cause(err))
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("--template %s is a file; name a directory such as shop/%s", dir, templates.Dir)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("--template %s can't be used: %w", dir, cause(err))
	}
	defer root.Close()
	return templates.Load(source.Regular(root.FS()), filepath.ToSlash(dir))
}

// showBroken prints what is wrong with the templates of a project.
func showBroken(w io.Writer, broken *templates.BrokenError) {
	if diag.Print(w, broken.Diags, broken.Source, diag.Options{Color: coloured(w)}) == nil {
		_ = printCounts(w, broken.Diags)
		fmt.Fprintln(w, "nothing was written")
	}
}

// file spells the path of an override as seen from here.
func (o *overrides) file(name string) string {
	return asTyped(filepath.Join(o.dir, filepath.FromSlash(name)))
}

// write creates and replaces files of the project's templates, all or nothing.
func (o *overrides) write(files map[string]string) (*plan.Plan, error) {
	p := &plan.Plan{Root: o.dir}
	var fresh []plan.File
	for _, name := range sortedKeys(files) {
		file := plan.File{Path: name, Owner: plan.Scaffold, Content: []byte(files[name]), Origin: "template"}
		before, found := o.before(name)
		if !found {
			fresh = append(fresh, file)
			continue
		}
		if before != files[name] {
			p.Changes = append(p.Changes, plan.Change{File: file, Action: plan.Update, Before: []byte(before)})
		}
	}
	created, diags, err := plan.Diff(o.dir, fresh)
	if err != nil {
		return nil, err
	}
	if len(diags) > 0 {
		return nil, fmt.Errorf("%s: %s", o.file(diags[0].Span.Start.Filename), diags[0].Message)
	}
	p.Changes = append(p.Changes, created.Changes...)
	return p, p.Apply()
}

func (o *overrides) before(name string) (text string, found bool) {
	if base, ok := strings.CutPrefix(name, templates.BaseDir+"/"); ok {
		text, found = o.bases[base]
		return text, found
	}
	text, found = o.texts[name]
	return text, found
}
