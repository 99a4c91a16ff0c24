package httpx_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/zeromicro/go-zero/rest/httpx"
	"github.com/zeromicro/go-zero/rest/pathvar"
)

// Inner is a struct within a request.
type Inner struct {
	A int    `json:"a"`
	B string `json:"b,optional"`
}

// goTypes are the types of the table.
var goTypes = map[string]reflect.Type{
	"string": reflect.TypeFor[string](), "int": reflect.TypeFor[int](), "int8": reflect.TypeFor[int8](), "uint": reflect.TypeFor[uint](),
	"float64": reflect.TypeFor[float64](), "bool": reflect.TypeFor[bool](), "*int": reflect.TypeFor[*int](), "*string": reflect.TypeFor[*string](),
	"[]int": reflect.TypeFor[[]int](), "[]string": reflect.TypeFor[[]string](), "[]*int": reflect.TypeFor[[]*int](),
	"map[string]int": reflect.TypeFor[map[string]int](), "map[string]string": reflect.TypeFor[map[string]string](), "[]byte": reflect.TypeFor[[]byte](),
	"any": reflect.TypeFor[any](), "Inner": reflect.TypeFor[Inner](), "[]Inner": reflect.TypeFor[[]Inner](), "*Inner": reflect.TypeFor[*Inner](),
	"map[string]Inner": reflect.TypeFor[map[string]Inner](), "time.Duration": reflect.TypeFor[time.Duration](), "time.Time": reflect.TypeFor[time.Time](),
}

// tag is the tag of the field, the same on both sides.
func (f field) tag() string {
	if f.options == "" {
		return fmt.Sprintf("%s:%q", f.source, "v")
	}
	return fmt.Sprintf("%s:%q", f.source, "v,"+f.options)
}

// parse is what go-zero makes of a request: the value, or "refused".
func (f field) parse(r request) (outcome string) {
	defer func() {
		if problem := recover(); problem != nil {
			outcome = "panics"
		}
	}()
	of := reflect.StructOf([]reflect.StructField{{Name: "V", Type: goTypes[f.typ], Tag: reflect.StructTag(f.tag())}})
	if f.embedded {
		of = reflect.StructOf([]reflect.StructField{{Name: "Base", Type: of, Anonymous: true}})
	}
	request, value := r.http(), reflect.New(of)
	if f.source == "path" {
		request = pathvar.WithVars(request, map[string]string{"v": r.Path})
	}
	if err := httpx.Parse(request, value.Interface()); err != nil {
		return refused
	}
	text, err := json.Marshal(value.Elem().FieldByName("V").Interface())
	if err != nil {
		return err.Error()
	}
	return string(text)
}

const refused = "refused"
