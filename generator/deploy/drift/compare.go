package drift

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Change is a live object that is not as it should be.
type Change struct {
	Object
	Operations []Operation // that mend it, in their order
	before     map[string]any
	after      map[string]any
}

// Report is what a comparison found.
type Report struct {
	Missing []Object // wanted and not live
	Extra   []Object // labelled as ours, live and not wanted
	Changed []Change
}

// Empty reports whether all is as it should be.
func (r Report) Empty() bool { return len(r.Missing)+len(r.Extra)+len(r.Changed) == 0 }

// made are kinds that the cluster makes of our objects, with our labels.
var made = []string{"Endpoints", "EndpointSlice", "ReplicaSet", "ControllerRevision", "Pod", "Event", "Lease"}

const (
	nameLabel    = "app.kubernetes.io/name"
	managerLabel = "app.kubernetes.io/managed-by"
	manager      = "apigen"
)

// CompareOnly compares objects by kind and name, those that named holds for: the
// others say where they belong, and what an autoscaler decides. Namespaces count where
// a wanted object says its own. Secrets are left out. The error says why objects can't
// be told apart.
func CompareOnly(want, live []Object, named func(Object) bool) (Report, error) {
	var report Report
	known, err := index(only(live, named))
	if err != nil {
		return report, err
	}
	scalers := autoscaled(want)
	for _, w := range only(want, named) {
		if w.Kind() == "Secret" {
			continue
		}
		l, ok, err := match(w, known[w.identity()])
		if err != nil {
			return report, err
		}
		if !ok {
			report.Missing = append(report.Missing, w)
			continue
		}
		known[w.identity()] = slices.DeleteFunc(known[w.identity()], func(o Object) bool { return o.At == l.At && o.Namespace() == l.Namespace() })
		if change, changed := mend(w, l, scalers[w.Name()]); changed {
			report.Changed = append(report.Changed, change)
		}
	}
	for _, identity := range slices.Sorted(maps.Keys(known)) {
		report.Extra = append(report.Extra, extra(known[identity], want)...)
	}
	report.Missing, report.Extra = sorted(report.Missing), sorted(report.Extra)
	slices.SortFunc(report.Changed, func(a, b Change) int { return strings.Compare(a.String(), b.String()) })
	return report, nil
}

func only(objects []Object, named func(Object) bool) []Object {
	return slices.DeleteFunc(slices.Clone(objects), func(o Object) bool { return !named(o) })
}

// index groups live objects by identity. One that is there twice, as kubectl
// prints it for overlapping kinds, counts once.
func index(live []Object) (map[string][]Object, error) {
	out := map[string][]Object{}
	for _, o := range live {
		same := slices.IndexFunc(out[o.identity()], func(other Object) bool { return other.Namespace() == o.Namespace() })
		if same < 0 {
			out[o.identity()] = append(out[o.identity()], o)
			continue
		}
		other := out[o.identity()][same]
		if uid := text(o.meta("uid")); uid == "" || uid != text(other.meta("uid")) {
			return nil, fmt.Errorf("%s: %s is there twice, at %s too", o.At, o, other.At)
		}
	}
	return out, nil
}

// match finds the live object for a wanted one.
func match(want Object, candidates []Object) (Object, bool, error) {
	var found []Object
	for _, c := range candidates {
		if want.Namespace() == "" || c.Namespace() == "" || want.Namespace() == c.Namespace() {
			found = append(found, c)
		}
	}
	switch {
	case len(found) == 0:
		return Object{}, false, nil
	case len(found) > 1:
		return Object{}, false, fmt.Errorf("%s: %s is in the namespaces %s and %s; export one namespace, or set deploy.namespace", found[1].At, want, found[0].Namespace(), found[1].Namespace())
	case found[0].Version() != want.Version():
		return Object{}, false, fmt.Errorf("%s: %s is exported as %s; export it as %s", found[0].At, want, found[0].Version(), want.Version())
	}
	return found[0], true, nil
}

// extra lists live objects with our labels, of the services and namespaces that
// objects are wanted for.
func extra(live, want []Object) []Object {
	services, namespaces := map[string]bool{}, map[string]bool{}
	for _, w := range want {
		services[w.label(nameLabel)], namespaces[w.Namespace()] = true, true
	}
	var out []Object
	for _, o := range live {
		name := o.label(nameLabel)
		ours := o.label(managerLabel) == manager && name != "" && services[name] && (namespaces[""] || namespaces[o.Namespace()])
		if ours && o.Kind() != "Secret" && !slices.Contains(made, o.Kind()) && o.meta("ownerReferences") == nil {
			out = append(out, o)
		}
	}
	return out
}

// mend finds what is wrong with a live object.
func mend(want, live Object, by *bounds) (Change, bool) {
	m := &mender{kind: want.Kind()}
	value := want.Value
	if by != nil && want.Kind() == "Deployment" {
		value = by.settle(value, live.Value)
	}
	after := m.mapping(place{}, value, live.Value)
	return Change{Object: live, Operations: m.operations, before: live.Value, after: after}, len(m.operations) > 0
}
