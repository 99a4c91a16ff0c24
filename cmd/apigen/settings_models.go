package main

import (
	"errors"

	"go.yaml.in/yaml/v4"

	reading "github.com/apigen/apigen/parser/schema/load"
)

// models reads the packages of repositories of a project.
func (p settingsParser) models(list *yaml.Node, into *[]modelSettings) error {
	if list.Kind != yaml.SequenceNode {
		return p.at(list, "models must be a list; begin each one with a dash")
	}
	for _, item := range list.Content {
		var s modelSettings
		if err := p.keys(item, p.modelKeys(&s)); err != nil {
			return err
		}
		if _, err := reading.ParseDialect(s.dialect); err != nil {
			return p.at(item, "models need a dialect: mysql, mariadb, postgres or sqlite")
		}
		if err := s.check(""); err != nil {
			return p.wrap(item, err)
		}
		*into = append(*into, s)
	}
	return nil
}

func (p settingsParser) modelKeys(s *modelSettings) map[string]func(*yaml.Node) error {
	text := func(key string, into *string) func(*yaml.Node) error {
		return func(n *yaml.Node) error { return p.text(n, key, into) }
	}
	list := func(key string, into *[]string) func(*yaml.Node) error {
		return func(n *yaml.Node) error { return p.words(n, key, into) }
	}
	return map[string]func(*yaml.Node) error{
		"dialect": text("dialect", &s.dialect), "dir": text("dir", &s.dir), "nullable": text("nullable", &s.nullable),
		"decimal": text("decimal", &s.decimal), "soft-delete": text("soft-delete", &s.softDelete), "lock": text("lock", &s.lock),
		"dsn-env": text("dsn-env", &s.dsnEnv), "dev-url-env": text("dev-url-env", &s.devURLEnv),
		"src": list("src", &s.src), "tables": list("tables", &s.tables), "cache": list("cache", &s.cache),
		"ignore-columns": list("ignore-columns", &s.ignore),
		"relations":      func(n *yaml.Node) error { return p.flag(n, "relations", &s.relations) },
		"names":          func(n *yaml.Node) error { return p.names(n, &s.names) },
		"style": func(n *yaml.Node) error {
			if err := p.text(n, "style", &s.style); err != nil {
				return err
			}
			_, err := parseStyle("style", s.style)
			return p.wrap(n, err)
		},
	}
}

// words reads a list of texts, or one text.
func (p settingsParser) words(node *yaml.Node, key string, into *[]string) error {
	items := []*yaml.Node{node}
	if node.Kind == yaml.SequenceNode {
		items = node.Content
	}
	for _, item := range items {
		var word string
		if err := p.text(item, key, &word); err != nil {
			return err
		}
		*into = append(*into, word)
	}
	return nil
}

func (p settingsParser) flag(node *yaml.Node, key string, into *bool) error {
	if err := node.Decode(into); err != nil {
		return p.wrap(node, errors.New(key+" must be true or false"))
	}
	return nil
}

// names reads Go names of tables.
func (p settingsParser) names(node *yaml.Node, into *map[string]string) error {
	if node.Kind != yaml.MappingNode {
		return p.at(node, "names must be tables with Go names, such as statuses: State")
	}
	*into = map[string]string{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		var name string
		if err := p.text(node.Content[i+1], "a name", &name); err != nil {
			return err
		}
		(*into)[node.Content[i].Value] = name
	}
	return nil
}
