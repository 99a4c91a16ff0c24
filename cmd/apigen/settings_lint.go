package main

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/lint"
)

// lint reads which rules of `apigen api lint` are off or errors.
func (p settingsParser) lint(node *yaml.Node, into *lint.Levels) error {
	*into = lint.Levels{}
	readers := map[string]func(*yaml.Node) error{}
	for _, name := range lint.Configurable() {
		readers[name] = func(n *yaml.Node) error {
			level, ok := lint.ParseLevel(n.Value)
			if !ok {
				return p.at(n, fmt.Sprintf("%s can be off, warning or error, not %q", name, n.Value))
			}
			(*into)[diag.Code(name)] = level
			return nil
		}
	}
	return p.keys(node, map[string]func(*yaml.Node) error{
		"rules": func(n *yaml.Node) error { return p.keys(n, readers) },
	})
}
