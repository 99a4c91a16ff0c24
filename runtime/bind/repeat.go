package bind

import (
	"reflect"
	"time"
)

// CheckRepeat reads a member of the body that repeats a value from another part of
// the request, where it has a name of its own, and records rule "conflict" when
// the two differ. Values are compared, not texts: 7 is 7e0 for a float64. A value
// that was refused where it came from is not compared.
func CheckRepeat[T any](n Node, in, name string, have T, read func(Node, *T)) {
	b := n.doc.b
	known := len(b.fields)
	var again T
	read(n, &again)
	if len(b.fields) > known || b.failed(in, name) || same(have, again) {
		return
	}
	n.Fail("conflict", "must be what the "+in+" says, or be left out")
}

func same[T any](a, b T) bool {
	if at, ok := any(a).(time.Time); ok {
		return at.Equal(any(b).(time.Time))
	}
	return reflect.DeepEqual(a, b)
}

// failed reports whether an input was refused.
func (b *Binder) failed(in, name string) bool {
	for _, f := range b.fields {
		if f.In == in && f.Name == clip(name) {
			return true
		}
	}
	return false
}
