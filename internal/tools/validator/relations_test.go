package validator_test

import (
	"encoding/json"
	"errors"
	"maps"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/internal/tools/validator/internal/types"
	"github.com/apigen/apigen/runtime/problem"
)

// TestFieldsAreComparedAsByTheLibrary fills types whose fields have rules about each
// other at random. Both must find the same rule broken at the same fields, and every
// rule must be met and broken often enough to tell.
func TestFieldsAreComparedAsByTheLibrary(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 14))
	for _, kind := range []ruled{&types.Compared{}, &types.ComparedTimes{}, &types.Required{}, &types.Excluded{}, &types.Distinct{}} {
		broken, rounds := map[string]int{}, 4_000
		for range rounds {
			value := reflect.New(reflect.TypeOf(kind).Elem())
			fill(value.Elem(), random)
			their, our := theirRelations(t, value.Interface()), ourRelations(t, value.Interface().(ruled))
			if !reflect.DeepEqual(their, our) {
				text, _ := json.Marshal(value.Interface())
				require.Equal(t, their, our, "%T %s", kind, text)
			}
			for place, rule := range our {
				broken[place+" "+rule]++
			}
		}
		for _, one := range relationsOf(reflect.TypeOf(kind).Elem()) {
			require.Greater(t, broken[one], rounds/500, "%T %s is broken", kind, one)
			require.Less(t, broken[one], rounds-rounds/500, "%T %s is met", kind, one)
		}
	}
}

// relationsOf are the rules of a type that are to be broken, as broken spells them.
func relationsOf(t reflect.Type) []string {
	var out []string
	for field := range t.Fields() {
		for rule := range strings.SplitSeq(field.Tag.Get("validate"), ",") {
			if name, _, ok := strings.Cut(rule, "="); ok {
				out = append(out, strings.ToLower(field.Name)+" "+name)
			}
		}
	}
	return out
}

func theirRelations(t *testing.T, value any) map[string]string {
	broken := map[string]string{}
	err := referee.Struct(value)
	if faults, ok := errors.AsType[validator.ValidationErrors](err); ok {
		for _, f := range faults {
			_, place, _ := strings.Cut(f.StructNamespace(), ".")
			place = strings.NewReplacer("Sources.", "", "Embedded.", "", "[", ".", "]", "").Replace(place)
			broken[strings.ToLower(place)] = f.Tag()
		}
		return broken
	}
	require.NoError(t, err)
	return broken
}

// ourRelations leaves out what is inside of a struct that itself breaks a rule, where
// the library does not look.
func ourRelations(t *testing.T, value ruled) map[string]string {
	broken := map[string]string{}
	err := value.Validate()
	if refusal, ok := errors.AsType[*problem.Error](err); ok {
		for _, f := range refusal.Fields {
			broken[strings.ReplaceAll(strings.TrimPrefix(f.Name, "/"), "/", ".")] = f.Rule
		}
		maps.DeleteFunc(broken, func(place, _ string) bool {
			outer, _, inside := strings.Cut(place, ".")
			return inside && broken[outer] != ""
		})
		return broken
	}
	require.NoError(t, err)
	return broken
}

// fill gives a value, and all in it, small values, so that they are often alike.
func fill(v reflect.Value, random *rand.Rand) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		if n := random.IntN(4); n > 0 {
			v.Set(reflect.ValueOf(time.Date(2024, 1, n, 0, 0, 0, 0, time.UTC)))
		}
		return
	}
	n := random.IntN(4)
	switch v.Kind() {
	case reflect.Struct:
		for _, field := range v.Fields() {
			fill(field, random)
		}
	case reflect.Pointer:
		if n > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), random)
		}
	case reflect.Slice:
		if n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n-1, n-1))
		}
		for i := range v.Len() {
			fill(v.Index(i), random)
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), random)
		}
	case reflect.Map:
		if n > 0 {
			v.Set(reflect.MakeMap(v.Type()))
		}
		for i := range n - 1 {
			v.SetMapIndex(reflect.ValueOf(strings.Repeat("k", i)), reflect.ValueOf(i))
		}
	case reflect.Interface:
		if n > 0 {
			v.Set(reflect.ValueOf([]any{"", 0, "a"}[n-1]))
		}
	default:
		fillScalar(v, n)
	}
}

func fillScalar(v reflect.Value, n int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString([]string{"", "a", "é", "a b"}[n])
	case reflect.Bool:
		v.SetBool(n > 1)
	case reflect.Float32, reflect.Float64:
		v.SetFloat([]float64{0, 0.1, 0.5, 2}[n])
	default:
		if v.CanInt() {
			v.SetInt([]int64{0, 2, 5, -1}[n])
		} else {
			v.SetUint(uint64(n))
		}
	}
}
