package contract

import (
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"
)

// sizes are the widths of Go's numbers in bits. int and uint count as 64.
var sizes = map[string]int{
	"int": 64, "int8": 8, "int16": 16, "int32": 32, "int64": 64, "rune": 32,
	"uint": 64, "uint8": 8, "uint16": 16, "uint32": 32, "uint64": 64, "uintptr": 64, "byte": 8,
	"float32": 32, "float64": 64,
}

func (r *Ref) integer() bool {
	return r.Kind == Basic && sizes[r.Name] > 0 && !strings.HasPrefix(r.Name, "float")
}

func (r *Ref) number() bool { return r.Kind == Basic && sizes[r.Name] > 0 }

func (r *Ref) unsigned() bool {
	return strings.HasPrefix(r.Name, "uint") || r.Name == "byte"
}

func (r *Ref) complex() bool { return r.Kind == Basic && strings.HasPrefix(r.Name, "complex") }

// scalar reports whether one text can hold a value of a core type.
func (r *Ref) scalar() bool {
	switch r.Kind {
	case Basic:
		return !r.complex()
	case Time, Duration, Bytes:
		return true
	case External:
		return r.Go.Wire.scalar()
	}
	return false
}

// quotable reports whether encoding/json heeds the option "string" for a type: a
// text, number or boolean, or one pointer to one.
func (r *Ref) quotable() bool {
	r = r.unnamed()
	if r.Kind == Pointer {
		r = r.Elem.unnamed()
	}
	return r.Kind == Basic && !r.complex() || r.Kind == Duration
}

// unnamed follows named non-struct types down to the type expression that they
// are declared with.
func (r *Ref) unnamed() *Ref {
	for r.Kind == Named && r.Type != nil && !r.Type.Struct() {
		r = r.Type.Under
	}
	return r
}

// elements returns what the values of a core type consist of: the element of
// a slice or array, otherwise the type itself.
func (r *Ref) elements() *Ref {
	if r.Kind == Slice || r.Kind == Array {
		return r.Elem.Core()
	}
	return r
}

// String renders a type expression as Go would write it.
func (r *Ref) String() string { return r.text() }

// text renders a type expression as Go would write it.
func (r *Ref) text() string {
	switch r.Kind {
	case Basic, Named:
		return r.Name
	case Pointer:
		return "*" + r.Elem.text()
	case Optional:
		return optionalName + "[" + r.Elem.text() + "]"
	case Slice:
		return "[]" + r.Elem.text()
	case Array:
		return "[" + itoa(r.Len) + "]" + r.Elem.text()
	case Map:
		return "map[" + r.Key.text() + "]" + r.Elem.text()
	}
	if r.Kind == External {
		return r.Go.Path + "." + r.Go.Name
	}
	return kindTexts[r.Kind]
}

var kindTexts = map[Kind]string{
	Any: "any", Time: "time.Time", Duration: "time.Duration", Bytes: "[]byte", RawJSON: "json.RawMessage", File: "File",
}

var errNotScalar = errors.New("not a scalar")

// Accepts returns an error when text is no value of a core scalar type, as a
// path, query, form or header would carry it. No text is a value of other types.
func (r *Ref) Accepts(text string) error { return r.parse(text) }

// parse checks that text is a value of a core scalar type, written as a
// request would carry it.
func (r *Ref) parse(text string) error {
	var err error
	switch {
	case !r.scalar():
		err = errNotScalar
	case r.Kind == External:
		err = r.Go.Wire.parse(text)
	case r.Kind == Time:
		_, err = time.Parse(time.RFC3339, text)
	case r.Kind == Duration:
		_, err = time.ParseDuration(text)
	case r.Kind == Bytes:
		_, err = base64.StdEncoding.DecodeString(text)
	case r.Name == "bool":
		_, err = strconv.ParseBool(text)
	case r.integer() && r.unsigned():
		_, err = strconv.ParseUint(text, 10, sizes[r.Name])
	case r.integer():
		_, err = strconv.ParseInt(text, 10, sizes[r.Name])
	case r.number():
		_, err = parseFloat(text, sizes[r.Name])
	}
	return err
}

var errNotFinite = errors.New("not a finite number")

// parseFloat accepts what JSON accepts: no infinities, no NaN, no hexadecimal
// and no underscores.
func parseFloat(text string, bits int) (float64, error) {
	if strings.Trim(text, "+-.0123456789eE") != "" {
		return 0, errNotFinite
	}
	return strconv.ParseFloat(text, bits)
}
