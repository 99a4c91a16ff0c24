package conf

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// WithEnvPrefix lets environment variables set keys, over what the file says:
// with the prefix APP, APP_STORE_DSN sets store.dsn and APP_READ_TIMEOUT sets
// readTimeout. Variables that fit no key are ignored, because an orchestrator
// may have set them for reasons of its own; [Source.Print] shows what took
// effect.
func WithEnvPrefix(prefix string) Option {
	return func(s *settings) { s.prefix = strings.TrimSuffix(prefix, "_") }
}

// assignment is one key=value of the command line.
type assignment struct{ key, value string }

// override returns what stands above the file for a key, and where. Flags stand
// above the environment; the last flag counts.
func (d *decoder) override(path string, t reflect.Type) (source, text string, ok bool) {
	if path == "" {
		return "", "", false
	}
	for _, a := range slices.Backward(d.settings.overrides) {
		if a.key == path && settable(t) {
			d.used[path] = true
			return "flag -set", a.value, true
		}
	}
	if d.settings.prefix == "" || !settable(t) || strings.Contains(path, "[") {
		return "", "", false
	}
	name := d.settings.prefix + "_" + envName(path)
	if text, ok = d.settings.lookup(name); ok {
		return "environment variable " + name, text, true
	}
	return "", "", false
}

// setBelow reports whether a flag sets a key below path.
func (d *decoder) setBelow(path string) bool {
	return slices.ContainsFunc(d.settings.overrides, func(a assignment) bool {
		return strings.HasPrefix(a.key, path+".")
	})
}

// settable reports whether one text can set a value of the type.
func settable(t reflect.Type) bool {
	if k := t.Kind(); !isScalar(t) && (k == reflect.Slice || k == reflect.Pointer) {
		t = t.Elem()
	}
	return isScalar(t)
}

// envName is store.maxOpen as STORE_MAX_OPEN.
func envName(path string) string {
	var b strings.Builder
	previous := '.'
	for _, r := range path {
		switch {
		case unicode.IsUpper(r) && (unicode.IsLower(previous) || unicode.IsDigit(previous)):
			b.WriteByte('_')
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			r = '_'
		}
		b.WriteRune(unicode.ToUpper(r))
		previous = r
	}
	return b.String()
}

// set sets a value from the text of an override.
func (d *decoder) set(text string, v reflect.Value, at place) {
	d.places[at.path] = at
	d.visit(v, at)
	d.origins[at.path] = origin{text: at.source}
	if err := setText(v, text); err != nil {
		v.SetZero() // a part of a list would be judged as if it had been wanted
		d.report(at, describe(err, v.Type(), true), nil)
	}
}

func setText(v reflect.Value, text string) error {
	switch {
	case isScalar(v.Type()):
		return set(v, text, false)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return set(v.Elem(), text, false)
	}
	var items []string
	if text != "" {
		items = strings.Split(text, ",")
	}
	v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
	for i, item := range items {
		if err := set(v.Index(i), strings.TrimSpace(item), false); err != nil {
			return err
		}
	}
	return nil
}

// reportUnusedFlags reports the keys of flags that set nothing.
func (d *decoder) reportUnusedFlags() {
	for _, a := range d.settings.overrides {
		at := place{source: "flag -set"}
		if _, known := d.places[a.key]; known && !d.used[a.key] {
			at.path = a.key
			d.report(at, "can't be set as a whole; set a key below it", nil)
		} else if !known {
			message := "unknown key " + quote(a.key)
			if best := nearest(a.key, slices.Sorted(maps.Keys(d.places))); best != "" {
				message = fmt.Sprintf("%s; did you mean %q?", message, best)
			}
			d.report(at, message, nil)
		}
	}
}
