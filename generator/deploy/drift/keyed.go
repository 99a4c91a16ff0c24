package drift

import (
	"slices"
	"strconv"
	"strings"
)

// keys are the members that tell the items of a list apart, by the name of the
// list.
var keys = map[string][]string{
	"containers": {"name"}, "initContainers": {"name"}, "env": {"name"}, "volumes": {"name"},
	"volumeMounts": {"mountPath"}, "ports": {"containerPort", "port"}, "topologySpreadConstraints": {"topologyKey"},
	"parentRefs": {"name"}, "backendRefs": {"name"}, "paths": {"path"}, "rules": {"host"}, "endpoints": {"port"},
}

// keyOf is the member that tells the items of both lists apart; empty for none.
func keyOf(rule string, lists ...[]any) string {
	for _, key := range keys[rule[strings.LastIndexByte(rule, '.')+1:]] {
		if !slices.ContainsFunc(lists, func(list []any) bool { return !distinct(list, key) }) {
			return key
		}
	}
	return ""
}

func distinct(list []any, key string) bool {
	seen := map[string]bool{}
	for _, item := range list {
		name, ok := named(item, key)
		if !ok || seen[name] {
			return false
		}
		seen[name] = true
	}
	return true
}

func named(item any, key string) (string, bool) {
	mapping, _ := item.(map[string]any)
	value, ok := mapping[key]
	return plain(value), ok && !composed(value)
}

// keyed mends the items of both lists where they stand, then removes those that
// nobody asked for from the end on, so that indices hold, and adds what is missing.
func (m *mender) keyed(at place, key string, want, live []any) []any {
	wanted := map[string]any{}
	for _, item := range want {
		name, _ := named(item, key)
		wanted[name] = item
	}
	var out []any
	var gone []int
	for i, item := range live {
		name, _ := named(item, key)
		w, ok := wanted[name]
		if !ok {
			gone = append(gone, i)
			continue
		}
		delete(wanted, name)
		out = append(out, m.value(at.item(strconv.Itoa(i)), w, item))
	}
	for _, i := range slices.Backward(gone) {
		m.do("remove", at.item(strconv.Itoa(i)), nil)
	}
	for _, item := range want {
		if name, _ := named(item, key); wanted[name] != nil {
			m.do("add", at.item("-"), item)
			out = append(out, item)
		}
	}
	return out
}
