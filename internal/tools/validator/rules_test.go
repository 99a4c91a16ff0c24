package validator_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/internal/tools/validator/internal/types"
	"github.com/apigen/apigen/runtime/problem"
)

// referee is the library whose words the rules are written in.
var referee = validator.New()

// theirs are the rules that the library finds broken, by the name of the field.
func theirs(t *testing.T, value any) map[string]string {
	broken := map[string]string{}
	err := referee.Struct(value)
	if faults, ok := errors.AsType[validator.ValidationErrors](err); ok {
		for _, f := range faults {
			_, place, _ := strings.Cut(f.StructNamespace(), ".")
			broken[strings.ToLower(place)] = f.Tag()
		}
		return broken
	}
	require.NoError(t, err)
	return broken
}

// ours are the rules that the generated code finds broken. It looks at the elements
// of a list that breaks a rule itself too, and the library does not.
func ours(t *testing.T, value ruled) map[string]string {
	broken := map[string]string{}
	err := value.Validate()
	if refusal, ok := errors.AsType[*problem.Error](err); ok {
		for _, f := range refusal.Fields {
			place, index, inside := strings.Cut(strings.TrimPrefix(f.Name, "/"), "/")
			if inside {
				place += "[" + index + "]"
			}
			broken[place] = f.Rule
		}
		maps.DeleteFunc(broken, func(place, _ string) bool {
			list, _, inside := strings.Cut(place, "[")
			return inside && broken[list] != ""
		})
		return broken
	}
	require.NoError(t, err)
	return broken
}

// differences are the rules in which the generated code judges otherwise, and
// which way: stricter, looser or both.
var differences = map[string]struct{ way, reason string }{
	"email": {"both", "addresses are those of RFC 5322 without quotes and of at most 254 bytes; the library has a pattern of its own"},
	"url":   {"stricter", "the path of a file URL must hold more than slashes"},
}

var samples = slices.Concat(
	strings.Fields(`a A 1 a1 aA a1b A1 é É ß 红 0 00 01 -1 +1 1.5 -1.50 .5 1. 1e3 0x 0x1F 0XfF xyz - -- _ ! a! !a1 a-b -a a- a.b a..b .a a. 1a 1a.b
		true false TRUE True t F tRUE yes null [1] {} {"a":1} "a" [1 nul {"a"}
		192.0.2.1 192.0.2.256 192.0.2 010.1.1.1 2001:db8::1 ::1 ::ffff:192.0.2.1 fe80::1%eth0 1:2:3:4:5:6:7:8 1:2 :: ::/0 192.0.2.0/24 192.0.2.1/24 192.0.2.0/33
		2001:db8::/32 2001:db8::1/129 ::ffff:192.0.2.1/120 00:00:5e:00:53:01 00-00-5e-00-53-01 0000.5e00.5301 00:00:5e:00:53 00:00:5E:00:53:01:02:03
		example.com EXAMPLE.com 1.example a_b.example -a.example a-.example example. example.com:443 :443 example.com:0 example.com:65536 [::1]:80 a:b example.com:+1 a:080
		http://example.com https://example.com/a?b=c HTTP://EXAMPLE.COM ftp://example.com mailto:a@b.c http:// http:///a https://?q //example.com /a/b a/b #a /a#b ? urn:a:b file:///a file:/// file://// http://[::1]:8080/ http://a:b http://%41.com a://b
		ann@example.com ann@localhost ann.lee+x@example.co.uk
		0192a3b4-c5d6-7e8f-9a0b-c1d2e3f4a5b6 0192A3B4-C5D6-7E8F-9A0B-C1D2E3F4A5B6 0192a3b4c5d67e8f9a0bc1d2e3f4a5b6
		507f1f77bcf86cd799439011 507F1F77BCF86CD799439011 507f1f77bcf86cd79943901 +491701234567 491701234567 +1234567 12345678 +0123456789 123456789012345 1234567890123456
		AA== AAA= AAAA A=== ==== AA=A AAAAAA== -_8= +/8= AAAAA =AAA AA AA==AA==
		90 -90 90.0 90.1 -90.00 89.999 091 180 180.0 180.5 -180 179 181 +45 045 1.
		2024-02-29 2023-02-29 2024-2-9 2024-02-29T10:00:00Z 2024-02-29T10:00:00+01:00 2024-02-29T25:00:00Z`),
	[]string{strings.Repeat("a", 65) + "@example.com", "", " ", "a ", " a", "a\n", "\n", "1\n", "a b", "a\tb", "a1 A", "\x7f", "\x00", "\xff", "a\xff", "http://a b", "http://example.com\n", "192.0.2.1\n", "true\n", "12345678\n", "90\n", "AAAA\n", "ｘ", "１２", "²", "ǅ"},
)

// mutated changes samples in one place, by seed.
func mutated(n int) []string {
	random := rand.New(rand.NewPCG(1, 14))
	letters := []rune("aA1.-_:/@=+[]#%é \n0fF")
	var out []string
	for range n {
		text := []rune(samples[random.IntN(len(samples))])
		at := random.IntN(len(text) + 1)
		letter := letters[random.IntN(len(letters))]
		if at < len(text) && random.IntN(2) == 0 {
			text[at] = letter
		} else {
			text = slices.Insert(text, at, letter)
		}
		out = append(out, string(text))
	}
	return out
}

// ruled is a generated type whose values can be checked.
type ruled interface{ Validate() error }

func TestTextsAreJudgedAsByTheLibrary(t *testing.T) {
	way := map[string]map[string]bool{}
	for _, texts := range []ruled{&types.Texts1{}, &types.Texts2{}, &types.Texts3{}, &types.Texts4{}} {
		for _, sample := range slices.Concat(samples, mutated(2000)) {
			compareTexts(t, texts, sample, way)
		}
	}
	for rule, difference := range differences {
		seen := strings.Join(slices.Sorted(maps.Keys(way[rule])), "+")
		require.Equal(t, strings.ReplaceAll(difference.way, "both", "looser+stricter"), seen, "%s: %s", rule, difference.reason)
	}
}

// compareTexts gives all fields one text, and notes how rules differ that may.
func compareTexts(t *testing.T, texts ruled, sample string, way map[string]map[string]bool) {
	fields := reflect.ValueOf(texts).Elem()
	for i := range fields.NumField() {
		fields.Field(i).SetString(sample)
	}
	their, our := theirs(t, texts), ours(t, texts)
	for i := range fields.NumField() {
		field, rule := strings.ToLower(fields.Type().Field(i).Name), fields.Type().Field(i).Tag.Get("validate")
		_, known := differences[rule]
		switch {
		case our[field] == their[field]:
		case !known:
			t.Errorf("%s: %q is %q here, and %q there", rule, sample, our[field], their[field])
		case way[rule] == nil:
			way[rule] = map[string]bool{}
			fallthrough
		default:
			way[rule][map[bool]string{true: "stricter", false: "looser"}[our[field] != ""]] = true
		}
	}
}

func TestListsAndNumbersAreJudgedAsByTheLibrary(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 14))
	word := func() string { return []string{"a", "b", "A", "::1", ""}[random.IntN(5)] }
	number := func() float64 { return []float64{0, 1, 90, -90, 90.5, 180, -180.25, 181, 1e-7, 1e20}[random.IntN(10)] }
	for range 3000 {
		lists := types.Lists{C: map[string]int{}}
		for range random.IntN(5) {
			lists.A, lists.H = append(lists.A, word()), append(lists.H, word())
			lists.B, lists.E, lists.F = append(lists.B, random.IntN(4)), append(lists.E, types.Word(word())), append(lists.F, number())
			lists.C[word()] = random.IntN(3)
		}
		for i := range lists.D {
			lists.D[i] = random.IntN(2) == 0
		}
		if random.IntN(2) == 0 {
			lists.G = &lists.A
		}
		require.Equal(t, theirs(t, &lists), ours(t, &lists), fmt.Sprintf("%+v", lists))
		whole := int(number())
		numbers := types.Numbers{A: number(), B: number(), C: whole, D: uint8(random.IntN(256)), E: float32(number())}
		if random.IntN(2) == 0 {
			numbers.F = &whole
		}
		require.Equal(t, theirs(t, &numbers), ours(t, &numbers), fmt.Sprintf("%+v", numbers))
	}
}
