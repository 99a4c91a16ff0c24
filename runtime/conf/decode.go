package conf

import (
	"crypto/sha256"
	"fmt"
	"reflect"

	"go.yaml.in/yaml/v4"
)

const (
	messageAlias = "aliases (*name) are not supported; repeat the value, or put text that starts with * in quotes"
	messageTag   = "tags (!name) are not supported; remove it, or put text that starts with ! in quotes"
)

// place is where a value stands: its key in the file and its path in the tree.
type place struct {
	source       string // what overrides the file, if anything does
	line, column int
	path         string
	depth        int
	absent       bool // from the file
}

func (p place) child(n *yaml.Node, path string) place {
	return place{line: n.Line, column: n.Column, path: path, depth: p.depth + 1}
}

// value is the place of the value instead of its key.
func (p place) value(n *yaml.Node) place {
	p.line, p.column = n.Line, n.Column
	return p
}

func (p place) key(name string) string {
	if p.path == "" {
		return name
	}
	return p.path + "." + name
}

// decoder turns nodes into values and collects the problems on the way.
type decoder struct {
	file     string
	settings settings
	problems []*Problem
	visits   []visit
	places   map[string]place // of every key the target knows
	used     map[string]bool  // keys that flags have set
	origins  map[string]origin
	refs     []string          // what the value at hand refers to
	included bool              // the value at hand came from a file of its own
	digest   [sha256.Size]byte // of the file and those it includes
	warnings []*Problem        // that do not keep the service from starting
}

func newDecoder(file string, s settings) *decoder {
	return &decoder{
		file: file, settings: s,
		places: make(map[string]place), used: make(map[string]bool), origins: make(map[string]origin),
	}
}

func (d *decoder) report(at place, message string, cause error) {
	d.problems = append(d.problems, d.problem(at, message, cause))
}

func (d *decoder) problem(at place, message string, cause error) *Problem {
	if at.source != "" {
		return &Problem{File: at.source, Key: at.path, Message: message, Err: cause}
	}
	return &Problem{File: d.file, Line: at.line, Column: at.column, Key: at.path, Message: message, Err: cause}
}

// decode sets v from n. A nil n means that the file has no such key: structs
// are walked nevertheless, so that their Validate is called.
func (d *decoder) decode(n *yaml.Node, v reflect.Value, at place) {
	if source, text, ok := d.override(at.path, v.Type()); ok {
		at.source = source
		d.set(text, v, at)
		return
	}
	d.places[at.path] = at
	if n != nil {
		if message := refusal(n, at); message != "" {
			d.report(at.value(n), message, nil)
			return
		}
	}
	if isNull(n) {
		n = nil
	}
	d.visit(v, at)
	switch {
	case isScalar(v.Type()):
		d.scalar(n, v, at)
	case v.Kind() == reflect.Struct:
		d.structure(n, v, at)
	case n != nil:
		d.container(n, v, at)
	case v.Kind() == reflect.Pointer && d.setBelow(at.path):
		v.Set(reflect.New(v.Type().Elem()))
		d.decode(nil, v.Elem(), at)
	}
}

func refusal(n *yaml.Node, at place) string {
	switch {
	case n.Kind == yaml.AliasNode:
		return messageAlias
	case n.Style&yaml.TaggedStyle != 0:
		return messageTag
	case at.depth > maxDepth:
		return "is nested too deep"
	}
	return ""
}

func isNull(n *yaml.Node) bool {
	return n != nil && n.Kind == yaml.ScalarNode && n.Tag == "!!null"
}

func (d *decoder) container(n *yaml.Node, v reflect.Value, at place) {
	switch v.Kind() {
	case reflect.Pointer:
		target := reflect.New(v.Type().Elem())
		d.decode(n, target.Elem(), at)
		v.Set(target)
	case reflect.Slice:
		d.slice(n, v, at)
	case reflect.Array:
		d.array(n, v, at)
	case reflect.Map:
		d.mapping(n, v, at)
	case reflect.Interface:
		d.untyped(n, v, at)
	default:
		d.report(at, fmt.Sprintf("a field of Go type %s can't be set from a file", v.Type()), nil)
	}
}

// want reports a node of another kind than asked for.
func (d *decoder) want(n *yaml.Node, kind yaml.Kind, at place) bool {
	if n.Kind == kind {
		return true
	}
	d.report(at.value(n), fmt.Sprintf("want %s, got %s", kindNames[kind], kindNames[n.Kind]), nil)
	return false
}

var kindNames = map[yaml.Kind]string{
	yaml.ScalarNode:   "a single value",
	yaml.MappingNode:  "keys with values",
	yaml.SequenceNode: "a list",
}

func (d *decoder) slice(n *yaml.Node, v reflect.Value, at place) {
	if !d.want(n, yaml.SequenceNode, at) {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	d.origins[at.path] = d.inFile(at)
	d.elements(n, v, at)
}

func (d *decoder) array(n *yaml.Node, v reflect.Value, at place) {
	if !d.want(n, yaml.SequenceNode, at) {
		return
	}
	if len(n.Content) != v.Len() {
		d.report(at, fmt.Sprintf("want a list of %d, got %d", v.Len(), len(n.Content)), nil)
		return
	}
	d.elements(n, v, at)
}

func (d *decoder) elements(n *yaml.Node, v reflect.Value, at place) {
	for i, item := range n.Content {
		d.decode(item, v.Index(i), at.child(item, fmt.Sprintf("%s[%d]", at.path, i)))
	}
}

func (d *decoder) mapping(n *yaml.Node, v reflect.Value, at place) {
	if v.Type().Key().Kind() != reflect.String {
		d.report(at, fmt.Sprintf("a field of Go type %s can't be set from a file", v.Type()), nil)
		return
	}
	if !d.want(n, yaml.MappingNode, at) {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, m := range d.members(n, at) {
		element := reflect.New(v.Type().Elem()).Elem()
		d.decode(m.value, element, at.child(m.key, at.key(m.key.Value)))
		v.SetMapIndex(reflect.ValueOf(m.key.Value).Convert(v.Type().Key()), element)
	}
}

// untyped fills a field of type any with map[string]any, []any or a scalar.
func (d *decoder) untyped(n *yaml.Node, v reflect.Value, at place) {
	if v.NumMethod() > 0 {
		d.report(at, fmt.Sprintf("a field of Go type %s can't be set from a file", v.Type()), nil)
		return
	}
	var target reflect.Value
	switch n.Kind {
	case yaml.MappingNode:
		target = reflect.New(reflect.TypeFor[map[string]any]()).Elem()
		d.mapping(n, target, at)
	case yaml.SequenceNode:
		target = reflect.New(reflect.TypeFor[[]any]()).Elem()
		d.slice(n, target, at)
	default:
		target = d.untypedScalar(n, at)
	}
	if target.IsValid() {
		v.Set(target)
	}
}
