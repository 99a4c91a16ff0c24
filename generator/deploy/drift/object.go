package drift

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Object is one object of Kubernetes.
type Object struct {
	At    string // file and line, such as "live.yaml:12"
	Value map[string]any
}

// Version is the version of its API, such as "apps/v1".
func (o Object) Version() string { return text(o.Value["apiVersion"]) }

// Kind is what it is, such as "Deployment".
func (o Object) Kind() string { return text(o.Value["kind"]) }

// Name is its name in its namespace.
func (o Object) Name() string { return text(o.meta("name")) }

// Namespace is empty where the object does not say.
func (o Object) Namespace() string { return text(o.meta("namespace")) }

// String is its kind and name, "Deployment/user".
func (o Object) String() string { return o.Kind() + "/" + o.Name() }

// label is the value of one of its labels.
func (o Object) label(name string) string {
	labels, _ := o.meta("labels").(map[string]any)
	return text(labels[name])
}

func (o Object) meta(key string) any {
	meta, _ := o.Value["metadata"].(map[string]any)
	return meta[key]
}

// group is the part of the version before the slash; empty for the core.
func (o Object) group() string {
	group, _, ok := strings.Cut(o.Version(), "/")
	if !ok {
		return ""
	}
	return group
}

// identity tells objects of one namespace apart, whatever version they are in.
func (o Object) identity() string { return o.group() + "/" + o.String() }

// check demands what every object has.
func (o Object) check() error {
	switch {
	case o.Version() == "" || o.Kind() == "":
		return fmt.Errorf("%s: this is no object of Kubernetes: it has no apiVersion and kind", o.At)
	case o.Name() == "":
		return fmt.Errorf("%s: this %s has no name", o.At, o.Kind())
	}
	return nil
}

// sorted orders objects by kind and name.
func sorted(objects []Object) []Object {
	slices.SortStableFunc(objects, func(a, b Object) int {
		return cmp.Or(cmp.Compare(a.Kind(), b.Kind()), cmp.Compare(a.Name(), b.Name()), cmp.Compare(a.Namespace(), b.Namespace()))
	})
	return objects
}

func text(value any) string {
	s, _ := value.(string)
	return s
}
