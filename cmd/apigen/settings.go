package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v4"
)

// settingsFile names what a project generates from what.
const settingsFile = "apigen.yaml"

// settings is the content of apigen.yaml.
type settings struct {
	Version  int               `yaml:"version"`
	Services []serviceSettings `yaml:"services"`
}

// serviceSettings is one service of a project. Paths are relative to the file.
type serviceSettings struct {
	Contract string `yaml:"contract"`
	Dir      string `yaml:"dir"`
	Style    string `yaml:"style"`
}

// readSettings reads apigen.yaml in dir. It is no error when there is none.
func readSettings(dir string) (settings, error) {
	var s settings
	path := filepath.Join(dir, settingsFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("%s can't be read: %w", path, errors.Unwrap(err))
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&s); err != nil && !errors.Is(err, io.EOF) {
		return s, fmt.Errorf("%s: %s", path, oneLine(err))
	}
	if s.Version > 1 {
		return s, fmt.Errorf("%s: version %d is newer than this apigen; upgrade apigen", path, s.Version)
	}
	return s, nil
}

// service returns the settings of the only service, or of the one whose
// contract is named.
func (s settings) service(contract string) (serviceSettings, error) {
	if contract == "" && len(s.Services) > 1 {
		return serviceSettings{}, errors.New(settingsFile + " lists several services; name a contract with --api")
	}
	for _, service := range s.Services {
		if contract == "" || filepath.Clean(service.Contract) == filepath.Clean(contract) {
			return service, nil
		}
	}
	return serviceSettings{Contract: contract}, nil
}

func oneLine(err error) string {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "\n", " ")), " ")
}
