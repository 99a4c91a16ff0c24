package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/apigen/apigen/generator/deploy"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser/lint"
	"github.com/apigen/apigen/parser/source"
)

// settingsFile names what a project generates from what.
const settingsFile = "apigen.yaml"

// settings is the content of apigen.yaml.
type settings struct {
	version  int
	services []serviceSettings
	types    []typesSettings
	models   []modelSettings
	lint     lint.Levels
	breaking breakingSettings
	deploy   deploy.Settings // of services that say nothing else
	texts    service.Texts   // likewise
}

// serviceSettings is one service of a project. Paths are relative to the file.
type serviceSettings struct {
	contract, dir, style string
	texts                service.Texts
	plugins              []pluginSettings
	deploy               deploy.Settings
}

// readSettings reads apigen.yaml in dir. It is no error when there is none.
func readSettings(dir string) (settings, error) {
	path := filepath.Join(dir, settingsFile)
	text, err := source.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return settings{breaking: breakingSettings{level: defaultLevel}}, nil
	}
	if err != nil {
		return settings{}, fmt.Errorf("%s can't be read: %w", asTyped(path), errors.Unwrap(err))
	}
	return parseSettings(asTyped(path), text)
}

// service returns the settings of the only service, or of the one whose
// contract is named.
func (s settings) service(contract string) (serviceSettings, error) {
	if contract == "" && len(s.services) > 1 {
		return serviceSettings{}, errors.New(settingsFile + " lists several services; name a contract with --api")
	}
	for _, service := range s.services {
		if contract == "" || filepath.Clean(service.contract) == filepath.Clean(contract) {
			return service, nil
		}
	}
	return serviceSettings{contract: contract, texts: s.texts}, nil
}

// asTyped spells a path the way somebody in the working directory would.
func asTyped(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(here, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}
