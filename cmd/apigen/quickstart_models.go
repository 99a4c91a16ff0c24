package main

import (
	"cmp"
	"path"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen"
	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/model"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/project"
	reading "github.com/apigen/apigen/parser/schema/load"
	"github.com/apigen/apigen/parser/source"
)

// exampleModels generates the repositories that the settings of the example
// list. Their files of the user's come with the example.
func exampleModels(cmd *cobra.Command, place project.Placement) ([]plan.File, error) {
	text, err := apigen.Example.ReadFile(path.Join(exampleDir, settingsFile))
	if err != nil {
		return nil, err
	}
	known, err := parseSettings(settingsFile, text)
	if err != nil {
		return nil, err
	}
	var out []plan.File
	for _, m := range known.models {
		files, err := exampleModel(cmd, m, place)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if f.Owner == plan.Generated {
				out = append(out, f)
			}
		}
	}
	return out, nil
}

func exampleModel(cmd *cobra.Command, m modelSettings, place project.Placement) ([]plan.File, error) {
	dialect, err := reading.ParseDialect(m.dialect)
	if err != nil {
		return nil, err
	}
	var sources []*source.File
	for _, name := range m.src {
		text, err := apigen.Example.ReadFile(path.Join(exampleDir, name))
		if err != nil {
			return nil, err
		}
		sources = append(sources, source.NewFile(name, upwards(text)))
	}
	db, problems := reading.DDL(sources, dialect)
	settings := modelJob{modelSettings: m}.emitter(place, cmp.Or(m.dir, defaultModelDir))
	if settings.Style, err = parseStyle("style", m.style); err != nil {
		return nil, err
	}
	files, more, err := generator.Collect(db, model.Emitters(settings)...)
	problems.Add(more...)
	return emitted(cmd)(files, problems, err)
}
