package templates

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"text/template"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// Dir is where a project keeps its templates, beside apigen.yaml.
const Dir = ".apigen/templates"

// BaseDir holds, in Dir, the built-in texts that overrides were copied from.
const BaseDir = ".base"

// maxText is the size of a template, in bytes, at most.
const maxText = 1 << 20

// Set is the templates of a project: those it overrides, and the built-in ones.
// It never changes once loaded; nil holds the built-in ones only.
type Set struct{ overrides map[string]*override }

// override is a template of the project.
type override struct {
	Template
	source *source.File
	parsed *template.Template
}

// Load reads the overrides in fsys and tries each with sample data. dir is how
// to spell the directory in diagnostics. Hidden files and those that don't end
// in .tmpl are none of ours. What is wrong is a [*BrokenError]; any other error
// is broken I/O.
func Load(fsys fs.FS, dir string) (*Set, error) {
	set := &Set{overrides: map[string]*override{}}
	broken := &BrokenError{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch hidden := name != "." && strings.HasPrefix(d.Name(), "."); {
		case err != nil:
			return err
		case d.IsDir() && hidden:
			return fs.SkipDir
		case d.IsDir() || hidden || path.Ext(name) != ".tmpl":
			return nil
		}
		text, err := readText(fsys, name)
		if err == nil {
			set.add(name, source.NewFile(path.Join(dir, name), text), broken)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("templates in %s: %w", dir, err)
	}
	return set, broken.orNil()
}

func readText(fsys fs.FS, name string) ([]byte, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxText+1))
	if err == nil && len(text) > maxText {
		err = fmt.Errorf("%s has more than %d bytes", name, maxText)
	}
	return text, err
}

// add parses one override, tries it, and keeps it when it works.
func (s *Set) add(name string, file *source.File, broken *BrokenError) {
	known, ok := Find(name)
	if !ok {
		broken.add(file, unknownTemplate(file, name))
		return
	}
	o := &override{Template: known, source: file}
	if problem, ok := o.checkHeader(); !ok {
		broken.add(file, problem)
		return
	}
	var err error
	if o.parsed, err = parse(name, string(file.Text)); err != nil {
		broken.add(file, o.parseProblem(err))
		return
	}
	for _, sample := range known.samples {
		if _, err := o.render(sample); err != nil {
			broken.join(err)
		}
	}
	s.overrides[name] = o
}

func unknownTemplate(file *source.File, name string) diag.Diagnostic {
	d := diag.Errorf(file.Span(0, 0), diag.BrokenTemplate, "there is no template %s to override", name)
	if near, ok := diag.Nearest(name, Names()); ok {
		return d.WithHint("did you mean %s?", near)
	}
	return d.WithHint("apigen template list shows their names")
}

// checkHeader holds the header, where there is one, to the file's place and to
// the data that this apigen gives.
func (o *override) checkHeader() (diag.Diagnostic, bool) {
	text := string(o.source.Text)
	h, _, ok := Split(text)
	place := o.source.Span(0, len(text)-len(strings.TrimLeft(text, "{")))
	switch {
	case ok && h.Name != o.Name:
		return diag.Errorf(place, diag.BrokenTemplate, "this is a copy of %s, not of %s", h.Name, o.Name).
			WithHint("move it to %s, or remove its first line", h.Name), false
	case ok && h.Version > o.Version:
		return diag.Errorf(place, diag.BrokenTemplate, "this is written for version %d of the data, and this apigen gives version %d", h.Version, o.Version).
			WithHint("upgrade apigen"), false
	case ok && h.Version < o.Version:
		return diag.Errorf(place, diag.BrokenTemplate, "this is written for version %d of the data, and this apigen gives version %d", h.Version, o.Version).
			WithHint("run apigen template upgrade"), false
	}
	if at := conflictMarker(text); at >= 0 {
		return diag.Errorf(o.source.Span(at, at+len(markYours)), diag.BrokenTemplate, "a conflict of apigen template upgrade is not resolved").
			WithHint("keep one of the two texts, and remove the marks"), false
	}
	return diag.Diagnostic{}, true
}
