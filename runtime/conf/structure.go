package conf

import (
	"fmt"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v4"
)

// member is one key of a mapping with its value.
type member struct {
	key, value *yaml.Node
}

// members returns the usable members of a mapping in file order and reports
// the others.
func (d *decoder) members(n *yaml.Node, at place) []member {
	var members []member
	first := make(map[string]int)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if message := badKey(key); message != "" {
			d.report(at.value(key), message, nil)
			continue
		}
		if line, ok := first[key.Value]; ok {
			d.report(place{line: key.Line, column: key.Column}, fmt.Sprintf("duplicate key %s; it is already set on line %d", quote(key.Value), line), nil)
			continue
		}
		first[key.Value] = key.Line
		members = append(members, member{key, n.Content[i+1]})
	}
	return members
}

func badKey(key *yaml.Node) string {
	switch {
	case key.Kind == yaml.AliasNode:
		return messageAlias
	case key.Tag == "!!merge":
		return "merge keys (<<) are not supported; repeat the values"
	case key.Kind != yaml.ScalarNode:
		return "a key must be plain text"
	case key.Style&yaml.TaggedStyle != 0:
		return messageTag
	}
	return ""
}

// quote keeps a key that is really a stray line of text short.
func quote(key string) string {
	if r := []rune(key); len(r) > 40 {
		key = string(r[:40]) + "…"
	}
	return fmt.Sprintf("%q", key)
}

// structure decodes the keys of n into the fields of v and reports the keys
// that v does not have.
func (d *decoder) structure(n *yaml.Node, v reflect.Value, at place) {
	var members []member
	if n != nil {
		if switchesOff(n, v.Type()) {
			d.report(at.value(n), "want keys with values; to switch it off write {off: true}", nil)
			return
		}
		if !d.want(n, yaml.MappingNode, at) {
			return
		}
		members = d.members(n, at)
	}
	byKey := make(map[string]member, len(members))
	for _, m := range members {
		byKey[m.key.Value] = m
	}
	known := d.fields(byKey, v, at)
	for _, m := range members {
		if !known[m.key.Value] {
			message := unknownKey(m.key.Value, known, byKey)
			d.report(place{line: m.key.Line, column: m.key.Column}, message, nil)
		}
	}
}

// switchesOff reports whether n says off to a struct that has a key for it.
func switchesOff(n *yaml.Node, t reflect.Type) bool {
	if n.Kind != yaml.ScalarNode || n.Value != "off" && n.Value != "false" && n.Value != "no" {
		return false
	}
	for i := range t.NumField() {
		if name, _ := keyOf(t.Field(i)); name == "off" && t.Field(i).Type.Kind() == reflect.Bool {
			return true
		}
	}
	return false
}

// fields decodes into v and its inline structs and returns all their keys.
func (d *decoder) fields(members map[string]member, v reflect.Value, at place) map[string]bool {
	known := make(map[string]bool)
	for i := range v.NumField() {
		name, inline := keyOf(v.Type().Field(i))
		switch {
		case inline:
			d.visit(v.Field(i), at)
			for key := range d.fields(members, v.Field(i), at) {
				known[key] = true
			}
		case name != "":
			known[name] = true
			d.field(members[name], v.Field(i), at, name)
		}
	}
	return known
}

func (d *decoder) field(m member, v reflect.Value, at place, name string) {
	where := place{line: at.line, column: at.column, path: at.key(name), depth: at.depth + 1}
	if where.absent = m.key == nil; !where.absent {
		where.line, where.column = m.key.Line, m.key.Column
	}
	d.decode(m.value, v, where)
}

// keyOf returns the key of a field, "" when it has none, and whether its own
// keys are those of the struct around it.
func keyOf(f reflect.StructField) (name string, inline bool) {
	name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
	switch {
	case name == "-" || !f.IsExported():
		return "", false
	case options == "inline" && f.Type.Kind() == reflect.Struct:
		return "", true
	case name == "":
		return strings.ToLower(f.Name), false
	}
	return name, false
}
