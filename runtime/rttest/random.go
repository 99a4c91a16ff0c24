package rttest

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"time"
	"unicode/utf8"
)

// maxFill is how deep a [Filler] goes into values of recursive types.
const maxFill = 6

// Filler puts random values into everything it can reach. The same numbers give
// the same values.
type Filler struct {
	*rand.Rand
	Text   string // of which strings are the ends
	Finite bool   // only values that JSON can hold and tell from others
}

// Fill fills a value, or leaves it zero now and then.
func (f Filler) Fill(v reflect.Value) { f.fill(v, 0) }

func (f Filler) fill(v reflect.Value, depth int) {
	if depth > maxFill || f.IntN(4) == 0 {
		return
	}
	if f.known(v) {
		return
	}
	switch v.Kind() {
	case reflect.Interface:
		v.Set(reflect.ValueOf([]any{"<a>", json.Number("9007199254740993"), map[string]any{"b": nil}, true}[f.IntN(4)]))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), depth+1)
		if f.Finite && isNull(v.Elem()) {
			v.SetZero() // JSON can't tell a pointer to nil from nil
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i), depth+1)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), f.IntN(3), 3))
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i), depth+1)
		}
	case reflect.Map:
		f.dict(v, depth)
	default:
		f.scalar(v)
	}
}

// known fills types of the standard library, and types declared from them.
func (f Filler) known(v reflect.Value) bool {
	seconds := int64(1) << 40
	if f.Finite {
		seconds = 1 << 37 // within the year 9999
	}
	moment := reflect.TypeFor[time.Time]()
	switch {
	case v.Type() == moment:
		v.Set(reflect.ValueOf(time.Unix(f.Int64N(seconds), f.Int64N(1e9)).In(time.FixedZone("", f.IntN(100)*600))))
	case v.Kind() == reflect.Struct && v.Type().ConvertibleTo(moment): // has no exported fields
	case f.optional(v):
	case v.Type() == reflect.TypeFor[netip.Addr]():
		v.Set(reflect.ValueOf(netip.AddrFrom4([4]byte{10, byte(f.IntN(256)), byte(f.IntN(256)), 1})))
	case v.Type() == reflect.TypeFor[json.RawMessage]():
		nonsense := !f.Finite && f.IntN(80) == 0
		text := []string{`{"a": [1, 2]}`, `null`, ` "<&>" `}[f.IntN(3)]
		if nonsense {
			text = "nonsense"
		}
		v.Set(reflect.ValueOf(json.RawMessage(text)))
	default:
		return false
	}
	return true
}

// optional fills an optional.Value, through the JSON of what it may hold.
func (f Filler) optional(v reflect.Value) bool {
	into, ok := v.Addr().Interface().(interface {
		json.Unmarshaler
		IsAbsent() bool
	})
	if !ok {
		return false
	}
	value := reflect.New(reflect.ValueOf(into).MethodByName("Get").Type().Out(0)).Elem()
	f.fill(value, 1)
	text, err := json.Marshal(value.Interface())
	if err != nil || f.IntN(4) == 0 {
		text = []byte("null")
	}
	_ = into.UnmarshalJSON(text) // it stays absent where JSON does not hold the value
	return true
}

// isNull reports whether a value is null in JSON.
func isNull(v reflect.Value) bool {
	if v.Type() == reflect.TypeFor[json.RawMessage]() && string(v.Bytes()) == "null" {
		return true
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return v.IsNil()
	}
	return false
}

func (f Filler) dict(v reflect.Value, depth int) {
	v.Set(reflect.MakeMap(v.Type()))
	for range f.IntN(4) {
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(key, 0)
		f.fill(value, depth+1)
		v.SetMapIndex(key, value)
	}
}

func (f Filler) scalar(v reflect.Value) {
	switch {
	case v.Kind() == reflect.String:
		v.SetString(f.tail())
	case v.Kind() == reflect.Bool:
		v.SetBool(f.IntN(2) == 0)
	case v.CanInt():
		v.SetInt(int64(f.Uint64() >> f.IntN(64)))
	case v.CanUint():
		v.SetUint(f.Uint64() >> f.IntN(64))
	case v.CanFloat():
		v.SetFloat(f.float(v))
	}
}

// tail is an end of the text, of whole letters where values are to be finite.
func (f Filler) tail() string {
	at := f.IntN(len(f.Text) + 1)
	for f.Finite && at < len(f.Text) && !utf8.RuneStart(f.Text[at]) {
		at++
	}
	return f.Text[at:]
}

func (f Filler) float(v reflect.Value) float64 {
	number := math.Float64frombits(f.Uint64())
	if f.IntN(3) > 0 || math.IsNaN(number) || math.IsInf(number, 0) || v.OverflowFloat(number) {
		number = f.NormFloat64() * math.Pow10(f.IntN(50)-25)
	}
	if !f.Finite && f.IntN(200) == 0 {
		return math.Inf(1)
	}
	return number
}
