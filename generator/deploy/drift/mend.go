package drift

import (
	"maps"
	"slices"
	"strings"
)

// Operation is one operation of a JSON patch (RFC 6902) for a live object.
type Operation struct {
	Op    string `json:"op"` // add, remove or replace
	Path  string `json:"path"`
	Value any    `json:"value,omitempty"`
	rule  string
}

// mender walks through what is wanted and what is live, side by side, and
// collects the operations that turn the one into the other. Each of its methods
// returns the live value as it is after them.
type mender struct {
	kind       string
	operations []Operation
}

// place is where a value stands: rule has * for the items of lists, pointer
// (RFC 6901) their index in the live object.
type place struct{ rule, pointer string }

func (p place) key(key string) place {
	rule := strings.TrimPrefix(p.rule+"."+key, ".")
	return place{rule, p.pointer + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(key)}
}

func (p place) item(index string) place { return place{p.rule + ".*", p.pointer + "/" + index} }

func (m *mender) do(op string, at place, value any) {
	m.operations = append(m.operations, Operation{op, at.pointer, value, at.rule})
}

func (m *mender) value(at place, want, live any) any {
	switch w := want.(type) {
	case map[string]any:
		if l, ok := live.(map[string]any); ok {
			return m.mapping(at, w, l)
		}
	case []any:
		if l, ok := live.([]any); ok {
			return m.list(at, w, l)
		}
	default:
		if !composed(live) && same(at.rule, want, live) {
			return live
		}
	}
	if empty(want) && empty(live) {
		return live
	}
	m.do("replace", at, want)
	return want
}

func composed(value any) bool {
	switch value.(type) {
	case map[string]any, []any:
		return true
	}
	return false
}

func (m *mender) mapping(at place, want, live map[string]any) map[string]any {
	out := map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(join(want, live))) {
		w := want[key]
		wanted := w != nil
		l, there := live[key]
		in := at.key(key)
		switch {
		case wanted && there:
			out[key] = m.value(in, w, l)
		case wanted && byDefault(m.kind, in.rule, w):
		case wanted:
			m.do("add", in, w)
			out[key] = w
		default:
			m.unwanted(in, l, m.exclusive(in.rule, want), key, out)
		}
	}
	return out
}

// exclusive reports whether a value may not stay, default or not, beside what is
// wanted: bounds of a rolling update in a Deployment that ends all replicas.
func (m *mender) exclusive(rule string, beside map[string]any) bool {
	return m.kind == "Deployment" && rule == "spec.strategy.rollingUpdate" && beside["type"] == "Recreate"
}

// unwanted keeps or removes a live value that nobody asked for. Of an object only
// some members may be noise.
func (m *mender) unwanted(at place, live any, must bool, key string, out map[string]any) {
	if !must && ignored(m.kind, at.rule, live) {
		out[key] = live
		return
	}
	if mapping, ok := live.(map[string]any); ok && !must && m.noisy(at, mapping) {
		out[key] = m.mapping(at, nil, mapping)
		return
	}
	m.do("remove", at, nil)
}

// noisy reports whether the server has put something into an object.
func (m *mender) noisy(at place, live map[string]any) bool {
	for key, value := range live {
		if bySomeoneElse(m.kind, at.key(key).rule) {
			return true
		}
		if inner, ok := value.(map[string]any); ok && m.noisy(at.key(key), inner) {
			return true
		}
	}
	return false
}

// trial reports whether a live value needs no change.
func (m *mender) trial(at place, want, live any) bool {
	try := &mender{kind: m.kind}
	try.value(at, want, live)
	return len(try.operations) == 0
}

func (m *mender) list(at place, want, live []any) []any {
	if key := keyOf(at.rule, want, live); key != "" {
		return m.keyed(at, key, want, live)
	}
	if m.paired(at, want, live) {
		return live
	}
	m.do("replace", at, want)
	return want
}

// paired reports whether each wanted item has a live one of its own. Order does
// not matter but for words of a command.
func (m *mender) paired(at place, want, live []any) bool {
	if len(want) != len(live) {
		return false
	}
	ordered := strings.HasSuffix(at.rule, ".args") || strings.HasSuffix(at.rule, ".command")
	free := slices.Clone(live)
	for _, w := range want {
		found := slices.IndexFunc(free, func(l any) bool { return m.trial(at.item("0"), w, l) })
		if found < 0 || ordered && found > 0 {
			return false
		}
		free = slices.Delete(free, found, found+1)
	}
	return true
}
