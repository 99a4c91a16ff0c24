package conf

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"strings"
)

type validator interface{ Validate() error }

// visit is a decoded value whose Validate has to be called.
type visit struct {
	value reflect.Value
	at    place
}

func (d *decoder) visit(v reflect.Value, at place) {
	if _, ok := v.Addr().Interface().(validator); ok {
		d.visits = append(d.visits, visit{v, at})
	}
}

// validate runs when everything is decoded. Of a key that could not be decoded
// nothing more is said: its field does not hold what the author wrote.
func (d *decoder) validate() {
	undecoded := make(map[string]bool)
	for _, p := range d.problems {
		undecoded[p.Key] = p.Key != ""
	}
	for _, v := range d.visits {
		err := v.value.Addr().Interface().(validator).Validate()
		for _, err := range split(err) {
			at, message := d.locate(err.Error(), v.at)
			at.source = cmp.Or(at.source, d.sourceBelow(at))
			if !within(undecoded, at.path) {
				d.report(at, message, err)
			}
		}
	}
}

// split takes joined errors apart.
func split(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var errs []error
	for _, err := range joined.Unwrap() {
		errs = append(errs, split(err)...)
	}
	return errs
}

// locate finds the key that a message begins with. Keys may follow each other, as
// in "otlp: endpoint: must be…". What stands in a list that came from elsewhere is
// reported at the list.
func (d *decoder) locate(message string, at place) (place, string) {
	key, rest, ok := strings.Cut(message, ": ")
	if !ok {
		return at, message
	}
	path := at.key(key)
	if where, known := d.places[path]; known {
		return d.locate(rest, where)
	}
	list := path[:max(0, strings.LastIndexByte(path, '['))]
	if where, known := d.places[list]; known && where.source != "" {
		return where, rest
	}
	return at, message
}

// sourceBelow is what set a key below one that the file does not have, because the
// file is innocent then.
func (d *decoder) sourceBelow(at place) string {
	if !at.absent {
		return ""
	}
	for _, path := range slices.Sorted(maps.Keys(d.places)) {
		if strings.HasPrefix(path, at.path+".") && d.places[path].source != "" {
			return d.places[path].source
		}
	}
	return ""
}

// within reports whether a path, or one that it stands in, is among keys.
func within(keys map[string]bool, path string) bool {
	for ; path != ""; path = path[:max(0, strings.LastIndexAny(path, ".["))] {
		if keys[path] {
			return true
		}
	}
	return false
}
