package main

import (
	"os"
	"path"
	"path/filepath"

	"github.com/apigen/apigen/templates"
)

// templates loads those that --template names.
func (f newFlags) templates() (*templates.Set, error) {
	if f.template == "" {
		return nil, nil
	}
	return templatesIn(f.template)
}

// copyTemplates gives the new project what --template names, so that it goes on
// as it began.
func (f newFlags) copyTemplates(dir string) error {
	if f.template == "" {
		return nil
	}
	root, err := os.OpenRoot(f.template)
	if err != nil {
		return err
	}
	defer root.Close()
	from, err := readOverrides(root, f.template)
	if err != nil {
		return err
	}
	files := map[string]string{}
	for name, text := range from.texts {
		files[name] = text
	}
	for name, text := range from.bases {
		files[path.Join(templates.BaseDir, name)] = text
	}
	into := &overrides{dir: filepath.Join(dir, filepath.FromSlash(templates.Dir))}
	_, err = into.write(files)
	return err
}
