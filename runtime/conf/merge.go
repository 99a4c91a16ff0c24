package conf

import "reflect"

// merge puts the fresh values of fields that may change into target.
func merge(target, fresh reflect.Value) Changes {
	var c Changes
	c.structure(target, fresh, place{}, false)
	return c
}

// structure walks the fields of two values of one struct type. safe means that
// the struct as a whole may change.
func (c *Changes) structure(target, fresh reflect.Value, at place, safe bool) {
	for i := range target.NumField() {
		field := target.Type().Field(i)
		name, inline := keyOf(field)
		safe := safe || field.Tag.Get("reload") == "true"
		switch {
		case inline:
			c.structure(target.Field(i), fresh.Field(i), at, safe)
		case name != "":
			c.field(target.Field(i), fresh.Field(i), place{path: at.key(name)}, safe)
		}
	}
}

// field compares everything but a struct as a whole, as the old value may be in
// use elsewhere.
func (c *Changes) field(target, fresh reflect.Value, at place, safe bool) {
	switch {
	case target.Kind() == reflect.Struct && !isScalar(target.Type()):
		c.structure(target, fresh, at, safe)
	case reflect.DeepEqual(target.Interface(), fresh.Interface()):
	case safe:
		target.Set(fresh)
		c.Applied = append(c.Applied, at.path)
	default:
		c.Ignored = append(c.Ignored, at.path)
	}
}

// revalidate checks a mixture of old and new values: both were valid, but a
// rule may be about two fields of which only one has changed.
func revalidate(path string, target reflect.Value) error {
	d := newDecoder(path, settings{})
	d.decode(nil, target, place{line: 1, column: 1})
	d.validate()
	return d.err()
}
