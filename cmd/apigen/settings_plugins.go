package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// pluginTimeout is how long a plugin may take unless the user says otherwise.
const pluginTimeout = time.Minute

// pluginSettings is one plugin to run.
type pluginSettings struct {
	name    string // executable in PATH, or a path
	args    []string
	timeout time.Duration // 0 is pluginTimeout
}

// limit is how long the plugin may take.
func (p pluginSettings) limit() time.Duration { return cmp.Or(p.timeout, pluginTimeout) }

// parsePlugin reads NAME[=args], as goctl has it. Arguments are split at spaces.
func parsePlugin(text string) (pluginSettings, error) {
	name, args, _ := strings.Cut(text, "=")
	if name = strings.TrimSpace(name); name == "" {
		return pluginSettings{}, errors.New("a plugin needs a name, such as apigen-requests, or apigen-requests=--verbose")
	}
	return pluginSettings{name: name, args: strings.Fields(args)}, nil
}

// plugins reads the plugins of a service: each is text as after -p, or a mapping.
func (p settingsParser) plugins(list *yaml.Node, into *[]pluginSettings) error {
	if list.Kind != yaml.SequenceNode {
		return p.at(list, "plugins must be a list; begin each one with a dash")
	}
	for _, item := range list.Content {
		found, err := p.plugin(item)
		if err != nil {
			return err
		}
		*into = append(*into, found)
	}
	return nil
}

func (p settingsParser) plugin(item *yaml.Node) (found pluginSettings, err error) {
	if item.Kind == yaml.ScalarNode {
		found, err = parsePlugin(item.Value)
		return found, p.wrap(item, err)
	}
	err = p.keys(item, map[string]func(*yaml.Node) error{
		"name":    func(n *yaml.Node) error { return p.text(n, "name", &found.name) },
		"args":    func(n *yaml.Node) error { return p.arguments(n, &found.args) },
		"timeout": func(n *yaml.Node) error { return p.duration(n, "timeout", &found.timeout) },
	})
	if err == nil && found.name == "" {
		err = p.at(item, "a plugin needs a name, such as name: apigen-requests")
	}
	return found, err
}

func (p settingsParser) arguments(list *yaml.Node, into *[]string) error {
	if list.Kind != yaml.SequenceNode {
		return p.at(list, "args must be a list; begin each one with a dash")
	}
	for _, item := range list.Content {
		var arg string
		if err := p.text(item, "an argument", &arg); err != nil {
			return err
		}
		*into = append(*into, arg)
	}
	return nil
}

func (p settingsParser) duration(node *yaml.Node, key string, into *time.Duration) error {
	d, err := time.ParseDuration(node.Value)
	if node.Kind != yaml.ScalarNode || err != nil || d <= 0 {
		return p.at(node, fmt.Sprintf("%s must be a time such as 30s or 2m", key))
	}
	*into = d
	return nil
}
