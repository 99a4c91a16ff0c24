package main

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/apigen/apigen/generator/deploy"
)

// deploy reads how services are deployed. What a service says of itself goes
// over what the file says of all.
func (p settingsParser) deploy(node *yaml.Node, into *deploy.Settings) error {
	if err := p.deployKeys("", node, into); err != nil {
		return err
	}
	return p.wrap(node, into.Check())
}

// shared reads the section of all services, wherever in the file it is.
func (p settingsParser) shared(document *yaml.Node, into *deploy.Settings) error {
	for i := 0; document.Kind == yaml.MappingNode && i+1 < len(document.Content); i += 2 {
		if document.Content[i].Value != "deploy" {
			continue
		}
		if twice(document, i) {
			return p.at(document.Content[i], "deploy is there twice; leave one")
		}
		if err := p.deploy(document.Content[i+1], into); err != nil {
			return err
		}
	}
	return nil
}

// deployKeys reads a mapping whose keys begin with a prefix, such as "route.".
func (p settingsParser) deployKeys(prefix string, node *yaml.Node, into *deploy.Settings) error {
	known := keysBelow(prefix)
	if node.Kind != yaml.MappingNode {
		return p.at(node, "want keys with values; possible here: "+strings.Join(known, ", "))
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if !slices.Contains(known, key.Value) {
			return p.unknown(key, known)
		}
		name := prefix + key.Value
		if twice(node, i) {
			return p.at(key, "deploy."+name+" is there twice; leave one")
		}
		if value.Tag == "!!null" {
			return p.at(value, "deploy."+name+" is empty; give it a value, or leave it out")
		}
		if !slices.Contains(deploy.Keys(), name) {
			if err := p.deployKeys(name+".", value, into); err != nil {
				return err
			}
			continue
		}
		var words []string
		if err := p.words(value, "deploy."+name, &words); err != nil {
			return err
		}
		if err := into.Set(name, words...); err != nil {
			return p.wrap(value, fmt.Errorf("deploy.%w", err))
		}
	}
	return nil
}

// twice reports whether the key at i stands before it too.
func twice(mapping *yaml.Node, i int) bool {
	for before := 0; before < i; before += 2 {
		if mapping.Content[before].Value == mapping.Content[i].Value {
			return true
		}
	}
	return false
}

// keysBelow lists the keys behind a prefix, up to the next dot.
func keysBelow(prefix string) []string {
	var out []string
	for _, key := range deploy.Keys() {
		if rest, ok := strings.CutPrefix(key, prefix); ok {
			first, _, _ := strings.Cut(rest, ".")
			if !slices.Contains(out, first) {
				out = append(out, first)
			}
		}
	}
	return out
}
