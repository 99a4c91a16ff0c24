package project

import (
	"path/filepath"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/templates"
)

// around lists what a service gets besides its code. A contract that lies
// elsewhere has its settings there, and what a project of its own needs would
// be in the way inside a larger one.
func (t Target) around() []generator.Emitter[templates.Project] {
	var list []generator.Emitter[templates.Project]
	add := func(name, doc, path, template string) {
		list = append(list, generator.Emitter[templates.Project]{Name: name, Doc: doc, Emit: t.text(path, template)})
	}
	if filepath.IsLocal(filepath.FromSlash(t.Contract)) && !t.Listed {
		add("settings", "what to generate from what", "apigen.yaml", "project/apigen.yaml.tmpl")
	}
	if t.Surround {
		add("make", "the project's everyday commands", "Makefile", "project/makefile.tmpl")
		add("ignore", "what git leaves out", ".gitignore", "project/gitignore.tmpl")
	}
	return list
}

// text emits one scaffold file from a template.
func (t Target) text(path, template string) func(*generator.Pass[templates.Project]) error {
	return func(pass *generator.Pass[templates.Project]) error {
		content, err := t.Templates.Render(template, pass.Model)
		if err != nil {
			return err
		}
		pass.Add(plan.File{Path: path, Owner: plan.Scaffold, Content: content, Origin: template})
		return nil
	}
}
