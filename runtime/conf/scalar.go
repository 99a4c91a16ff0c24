package conf

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

var (
	textType     = reflect.TypeFor[encoding.TextUnmarshaler]()
	durationType = reflect.TypeFor[time.Duration]()
)

func isText(t reflect.Type) bool { return reflect.PointerTo(t).Implements(textType) }

func isScalar(t reflect.Type) bool {
	switch k := t.Kind(); {
	case isText(t), k == reflect.String, k == reflect.Bool:
		return true
	default:
		return k >= reflect.Int && k <= reflect.Float64 && k != reflect.Uintptr
	}
}

func (d *decoder) scalar(n *yaml.Node, v reflect.Value, at place) {
	if n == nil || !d.want(n, yaml.ScalarNode, at) {
		return
	}
	text, expanded, err := d.expand(n.Value)
	if err != nil {
		d.report(at.value(n), err.Error(), err)
		return
	}
	if err := set(v, text, isQuoted(n) && !expanded); err != nil {
		d.report(at.value(n), describe(err, v.Type(), expanded), nil)
	}
	d.origins[at.path] = d.inFile(at)
}

func isQuoted(n *yaml.Node) bool {
	return n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
}

// valueError says what was wanted and does not quote the value.
type valueError struct{ want string }

func (e *valueError) Error() string { return "want " + e.want }

func wantValue(format string, args ...any) error {
	return &valueError{fmt.Sprintf(format, args...)}
}

// set parses text by the type of v. Text in quotes is no number or boolean.
func set(v reflect.Value, text string, quoted bool) error {
	if isText(v.Type()) {
		return v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text))
	}
	switch k := v.Kind(); {
	case k == reflect.String:
		v.SetString(text)
		return nil
	case v.Type() == durationType:
		return setDuration(v, text)
	case quoted:
		return wantValue("%s, got text; remove the quotes", kindName(k))
	case k == reflect.Bool:
		return setBool(v, text)
	case v.CanInt():
		return setInt(v, text)
	case v.CanUint():
		return setUint(v, text)
	default:
		return setFloat(v, text)
	}
}

func kindName(k reflect.Kind) string {
	switch k {
	case reflect.Bool:
		return "true or false"
	case reflect.Float32, reflect.Float64:
		return "a number"
	}
	return "a whole number"
}

func setDuration(v reflect.Value, text string) error {
	duration, err := time.ParseDuration(text)
	if err != nil {
		return wantValue(`a duration with its unit, such as "5s", "1m30s" or "250ms"`)
	}
	v.SetInt(int64(duration))
	return nil
}

func setBool(v reflect.Value, text string) error {
	if text != "true" && text != "false" {
		return wantValue("true or false")
	}
	v.SetBool(text == "true")
	return nil
}

func setInt(v reflect.Value, text string) error {
	bits := v.Type().Bits()
	n, err := strconv.ParseInt(plain(text), 0, bits)
	if err != nil {
		return wantValue("a whole number from %d to %d", int64(-1)<<(bits-1), int64(1)<<(bits-1)-1)
	}
	v.SetInt(n)
	return nil
}

func setUint(v reflect.Value, text string) error {
	bits := v.Type().Bits()
	n, err := strconv.ParseUint(plain(text), 0, bits)
	if err != nil {
		return wantValue("a whole number from 0 to %d", ^uint64(0)>>(64-bits))
	}
	v.SetUint(n)
	return nil
}

// plain makes strconv refuse 010, which is 8 to some readers and 10 to others;
// 0o10 says which.
func plain(text string) string {
	if digits := strings.TrimLeft(text, "+-"); len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' {
		return ""
	}
	return text
}

func setFloat(v reflect.Value, text string) error {
	n, err := strconv.ParseFloat(text, v.Type().Bits())
	if err != nil || n-n != 0 { // not finite
		return wantValue("a number")
	}
	v.SetFloat(n)
	return nil
}

// untypedScalar lets the YAML rules decide what a value without a type is.
// Inserted values are text.
func (d *decoder) untypedScalar(n *yaml.Node, at place) reflect.Value {
	text, expanded, err := d.expand(n.Value)
	if err != nil {
		d.report(at.value(n), err.Error(), err)
		return reflect.Value{}
	}
	var value any
	if expanded || isQuoted(n) || n.Tag == "!!str" {
		value = text
	} else if err := n.Decode(&value); err != nil {
		d.report(at.value(n), "is not a value that YAML knows", nil)
		return reflect.Value{}
	}
	d.origins[at.path] = d.inFile(at)
	return reflect.ValueOf(value)
}
