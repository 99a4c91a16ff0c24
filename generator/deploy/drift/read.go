package drift

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Read reads objects from what kubectl prints with -o yaml or -o json, or from
// manifests: one object, documents behind each other, or lists. Errors begin
// with the file's name and the line.
func Read(name string, content []byte) ([]Object, error) {
	var out []Object
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	for {
		var document yaml.Node
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, unreadable(name, err)
		}
		if len(document.Content) == 0 || document.Content[0].Tag == "!!null" {
			continue
		}
		objects, err := reader{name}.objects(document.Content[0], "", "")
		if err != nil {
			return nil, err
		}
		out = append(out, objects...)
	}
}

func unreadable(name string, err error) error {
	if load, ok := errors.AsType[*yaml.LoadError](err); ok {
		return fmt.Errorf("%s:%d: neither YAML nor JSON: %s", name, max(load.Mark.Line, 1), load.Message)
	}
	return fmt.Errorf("%s: neither YAML nor JSON: %w", name, err)
}

// reader turns nodes into plain values.
type reader struct{ name string }

// objects takes an object, or a list apart. The items of a typed list, such as a
// DeploymentList, need not say their own version and kind.
func (r reader) objects(node *yaml.Node, version, kind string) ([]Object, error) {
	value, err := r.value(node)
	if err != nil {
		return nil, err
	}
	mapping, ok := value.(map[string]any)
	if !ok {
		return nil, r.errorf(node, "want an object of Kubernetes, or a List of them")
	}
	if mapping["apiVersion"] == nil && mapping["kind"] == nil && kind != "" {
		mapping["apiVersion"], mapping["kind"] = version, kind
	}
	o := Object{At: fmt.Sprintf("%s:%d", r.name, node.Line), Value: mapping}
	items := member(node, "items")
	if items == nil && mapping["items"] != nil && strings.HasSuffix(o.Kind(), "List") {
		return nil, r.errorf(node, "items must be a list")
	}
	if items == nil || !strings.HasSuffix(o.Kind(), "List") {
		return []Object{o}, o.check()
	}
	var out []Object
	for _, item := range items.Content {
		objects, err := r.objects(item, o.Version(), strings.TrimSuffix(o.Kind(), "List"))
		if err != nil {
			return nil, err
		}
		out = append(out, objects...)
	}
	return out, nil
}

func (r reader) value(node *yaml.Node) (any, error) {
	switch node.Kind {
	case yaml.MappingNode:
		return r.mapping(node)
	case yaml.SequenceNode:
		out := make([]any, 0, len(node.Content))
		for _, item := range node.Content {
			value, err := r.value(item)
			if err != nil {
				return nil, err
			}
			out = append(out, value)
		}
		return out, nil
	case yaml.AliasNode:
		return nil, r.errorf(node, "aliases are not read; write the value out")
	}
	if node.Tag == "!!timestamp" || node.Tag == "!!binary" {
		return node.Value, nil
	}
	var out any
	if err := node.Decode(&out); err != nil {
		return nil, r.errorf(node, "this value can't be read")
	}
	return out, nil
}

func (r reader) mapping(node *yaml.Node) (any, error) {
	out := make(map[string]any, len(node.Content)/2)
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		if key.Kind != yaml.ScalarNode {
			return nil, r.errorf(key, "want a word as a key")
		}
		if _, twice := out[key.Value]; twice {
			return nil, r.errorf(key, "the key %q is there twice", key.Value)
		}
		value, err := r.value(node.Content[i+1])
		if err != nil {
			return nil, err
		}
		out[key.Value] = value
	}
	return out, nil
}

func (r reader) errorf(node *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("%s:%d:%d: %s", r.name, max(node.Line, 1), max(node.Column, 1), fmt.Sprintf(format, args...))
}

// member is the value of a key, if it is a list.
func member(node *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key && node.Content[i+1].Kind == yaml.SequenceNode {
			return node.Content[i+1]
		}
	}
	return nil
}
