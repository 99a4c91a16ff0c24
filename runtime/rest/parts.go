package rest

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// CheckParts reports, in one error, which of the named fields of a service
// context are nil. Generated routes ask it before they are registered: a nil
// authority would fail at the first request, and nil middleware guards nothing.
// Fields that can't be nil, and names that svcCtx does not have, are not judged.
func CheckParts(svcCtx any, names ...string) error {
	context := reflect.ValueOf(svcCtx)
	if context.Kind() == reflect.Pointer && context.IsNil() {
		return errors.New("the service context is nil: give the routes what NewServiceContext returns")
	}
	context = reflect.Indirect(context)
	var missing []string
	for _, name := range names {
		if isNilField(context, name) {
			missing = append(missing, name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fmt.Errorf("the service context has no %s, which routes need: set what is missing in NewServiceContext, or wherever this %s is made",
		strings.Join(missing, ", no "), context.Type())
}

// isNilField reports whether a field, or the embedded pointer on the way to it,
// is nil.
func isNilField(context reflect.Value, name string) bool {
	field, ok := context.Type().FieldByName(name)
	if !ok {
		return false
	}
	value, err := context.FieldByIndexErr(field.Index)
	if err != nil {
		return true
	}
	switch value.Kind() {
	case reflect.Pointer, reflect.Func, reflect.Interface, reflect.Map, reflect.Chan, reflect.Slice:
		return value.IsNil()
	}
	return false
}
