package main

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/apigen/apigen/parser/diag"
)

// settingsParser reads the nodes of apigen.yaml instead of decoding it: errors
// then have a column, and speak of the file instead of Go types.
type settingsParser struct{ file string }

func parseSettings(file string, text []byte) (settings, error) {
	p := settingsParser{file}
	s := settings{breaking: breakingSettings{level: defaultLevel}}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return s, p.malformed(err)
	}
	if len(document.Content) == 0 {
		return s, nil
	}
	shipped, err := p.shared(document.Content[0], &s.deploy)
	if err == nil {
		err = p.sharedTexts(document.Content[0], &s.texts)
	}
	if err != nil {
		return s, err
	}
	err = p.keys(document.Content[0], map[string]func(*yaml.Node) error{
		"version": func(n *yaml.Node) error { return p.version(n, &s.version) },
		"services": func(n *yaml.Node) error {
			return p.services(n, serviceSettings{deploy: s.deploy, texts: s.texts}, &s.services)
		},
		"unknown":  func(*yaml.Node) error { return nil }, // read already
		"empty":    func(*yaml.Node) error { return nil }, // read already
		"types":    func(n *yaml.Node) error { return p.types(n, &s.types) },
		"models":   func(n *yaml.Node) error { return p.models(n, &s.models) },
		"deploy":   func(*yaml.Node) error { return nil }, // read already
		"lint":     func(n *yaml.Node) error { return p.lint(n, &s.lint) },
		"breaking": func(n *yaml.Node) error { return p.breaking(n, &s.breaking) },
	})
	for _, one := range s.services {
		if err == nil && shipped != nil && reflect.DeepEqual(one.deploy, s.deploy) {
			err = p.wrap(shipped, s.deploy.Check())
		}
	}
	return s, err
}

func (p settingsParser) services(list *yaml.Node, shared serviceSettings, into *[]serviceSettings) error {
	if list.Kind != yaml.SequenceNode {
		return p.at(list, "services must be a list; begin each one with a dash")
	}
	for _, item := range list.Content {
		s := shared
		err := p.keys(item, map[string]func(*yaml.Node) error{
			"contract": func(n *yaml.Node) error { return p.text(n, "contract", &s.contract) },
			"dir":      func(n *yaml.Node) error { return p.text(n, "dir", &s.dir) },
			"deploy":   func(n *yaml.Node) error { return p.deploy(n, &s.deploy) },
			"plugins":  func(n *yaml.Node) error { return p.plugins(n, &s.plugins) },
			"unknown":  func(n *yaml.Node) error { return p.unknownNames(n, &s.texts) },
			"empty":    func(n *yaml.Node) error { return p.emptyTexts(n, &s.texts) },
			"style": func(n *yaml.Node) error {
				if err := p.text(n, "style", &s.style); err != nil {
					return err
				}
				_, err := parseStyle("style", s.style)
				return p.wrap(n, err)
			},
		})
		if err != nil {
			return err
		}
		if s.contract == "" {
			return p.at(item, "a service needs a contract, such as contract: greet.api")
		}
		*into = append(*into, s)
	}
	return nil
}

// types reads the contracts whose types several services share.
func (p settingsParser) types(list *yaml.Node, into *[]typesSettings) error {
	if list.Kind != yaml.SequenceNode {
		return p.at(list, "types must be a list; begin each one with a dash")
	}
	for _, item := range list.Content {
		var t typesSettings
		err := p.keys(item, map[string]func(*yaml.Node) error{
			"contract": func(n *yaml.Node) error { return p.text(n, "contract", &t.contract) },
			"dir": func(n *yaml.Node) error {
				if err := p.text(n, "dir", &t.dir); err != nil || filepath.IsLocal(filepath.FromSlash(t.dir)) {
					return err
				}
				return p.at(n, "dir "+t.dir+" lies outside the directory of the file")
			},
		})
		if err != nil {
			return err
		}
		if t.contract == "" || t.dir == "" {
			return p.at(item, "shared types need a contract and a dir, such as contract: common/base.api and dir: common/base")
		}
		*into = append(*into, t)
	}
	return nil
}

// keys hands the values of a mapping to their readers.
func (p settingsParser) keys(node *yaml.Node, readers map[string]func(*yaml.Node) error) error {
	known := slices.Sorted(maps.Keys(readers))
	if node.Kind != yaml.MappingNode {
		return p.at(node, "want keys with values; possible here: "+strings.Join(known, ", "))
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		read, ok := readers[key.Value]
		if !ok {
			return p.unknown(key, known)
		}
		if err := read(node.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

func (p settingsParser) unknown(key *yaml.Node, known []string) error {
	if near, ok := diag.Nearest(key.Value, known); ok {
		return p.at(key, fmt.Sprintf("unknown key %q; did you mean %q?", key.Value, near))
	}
	return p.at(key, fmt.Sprintf("unknown key %q; possible here: %s", key.Value, strings.Join(known, ", ")))
}

func (p settingsParser) text(node *yaml.Node, key string, into *string) error {
	if node.Kind != yaml.ScalarNode {
		return p.at(node, key+" must be text")
	}
	*into = node.Value
	return nil
}

func (p settingsParser) version(node *yaml.Node, into *int) error {
	n, err := strconv.Atoi(node.Value)
	if node.Kind != yaml.ScalarNode || err != nil || n < 1 {
		return p.at(node, "version must be 1")
	}
	if n > 1 {
		return p.at(node, fmt.Sprintf("version %d is newer than this apigen; upgrade apigen", n))
	}
	*into = n
	return nil
}

// malformed places what the YAML parser says.
func (p settingsParser) malformed(err error) error {
	if load, ok := errors.AsType[*yaml.LoadError](err); ok {
		return fmt.Errorf("%s:%d:%d: is not valid YAML: %s", p.file, max(load.Mark.Line, 1), max(load.Mark.Column, 1), load.Message)
	}
	return fmt.Errorf("%s: is not valid YAML: %s", p.file, strings.Join(strings.Fields(err.Error()), " "))
}

func (p settingsParser) at(node *yaml.Node, message string) error {
	return p.wrap(node, errors.New(message))
}

func (p settingsParser) wrap(node *yaml.Node, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s:%d:%d: %w", p.file, node.Line, max(node.Column, 1), err)
}
