package conf

import (
	"encoding"
	"errors"
	"net/netip"
	"reflect"
	"strings"
	"time"
)

// describe says why a value is not accepted. One that came from outside the file
// is kept out of the message: a type's own UnmarshalText may quote it.
func describe(err error, t reflect.Type, expanded bool) string {
	var own *valueError
	switch {
	case errors.As(err, &own):
		return own.Error()
	case expanded:
		return wanted(t)
	}
	return err.Error()
}

// probe is text that hardly a type accepts.
const probe = "\x00\uFFFD"

// wanted is what a type with an UnmarshalText of its own says of text that
// nobody wrote, so that it holds nothing of the value at hand.
func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice, reflect.Pointer:
		if !isText(t) {
			t = t.Elem()
		}
	}
	if what, ok := standard[t]; ok {
		return "want " + what
	}
	err := errors.New(probe)
	if target, ok := reflect.New(t).Interface().(encoding.TextUnmarshaler); ok {
		err = target.UnmarshalText([]byte(probe))
	}
	if err == nil || strings.ContainsAny(err.Error(), probe) || strings.Contains(err.Error(), `\x00`) {
		return "the value that was inserted is no " + t.String()
	}
	return err.Error()
}

// standard are types whose own messages are for programmers.
var standard = map[reflect.Type]string{
	reflect.TypeFor[netip.Addr]():     "an IP address such as 10.0.0.1",
	reflect.TypeFor[netip.Prefix]():   "a network such as 10.0.0.0/8",
	reflect.TypeFor[netip.AddrPort](): "an IP address with a port such as 10.0.0.1:80",
	reflect.TypeFor[time.Time]():      "a time such as 2006-01-02T15:04:05Z",
}
