package service

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// optionsCase spells the options of a text field for a switch. It is nil when
// there are none, and for other types, whose options may be equal though they
// are written differently.
func optionsCase(f *contract.Field, ref *contract.Ref) []jen.Code {
	core := ref.Core()
	if core.Kind != contract.Basic || core.Name != "string" || ref.Kind == contract.Pointer {
		return nil
	}
	var cases []jen.Code
	for i, option := range f.Options {
		if !slices.Contains(f.Options[:i], option) {
			cases = append(cases, literal(ref, option))
		}
	}
	return cases
}

// beyond is the condition under which a number is outside of a range. It is nil
// where that takes more than a comparison of two numbers of its type.
func beyond(r *contract.Range, ref *contract.Ref, expr string) *jen.Statement {
	core := ref.Core()
	if r == nil || core.Kind != contract.Basic || ref.Kind == contract.Pointer || basicVerb(core.Name) == "String" {
		return nil
	}
	float := strings.HasPrefix(core.Name, "float")
	var sides []*jen.Statement
	for _, side := range []struct {
		limit      *float64
		exclude    bool
		in, beyond string
	}{{r.Min, r.ExcludeMin, "<", "<="}, {r.Max, r.ExcludeMax, ">", ">="}} {
		if side.limit == nil {
			continue
		}
		text, ok := bound(core.Name, *side.limit, float)
		if !ok {
			return nil
		}
		sides = append(sides, jen.Id(expr).Op(pick(side.exclude, side.beyond, side.in)).Op(text))
	}
	if float {
		sides = append(sides, jen.Id(expr).Op("!=").Id(expr)) // not a number
	}
	if len(sides) == 0 {
		return nil
	}
	joined := sides[0]
	for _, next := range sides[1:] {
		joined = joined.Op("||").Add(next)
	}
	return joined
}

// bound spells a limit as a constant that a type can hold exactly.
func bound(name string, limit float64, float bool) (string, bool) {
	if float {
		return strconv.FormatFloat(limit, 'g', -1, 64), fits(name, strconv.FormatFloat(limit, 'g', -1, 64))
	}
	if limit != math.Trunc(limit) || math.Abs(limit) > math.MaxInt32 {
		return "", false
	}
	text := strconv.FormatInt(int64(limit), 10)
	return text, fits(name, text)
}

// describeRange says what lies in a range: "at least 1 and less than 10". It
// agrees with the runtime's Range.String.
func describeRange(r *contract.Range) string {
	var ends []string
	if r.Min != nil {
		ends = append(ends, pick(r.ExcludeMin, "greater than ", "at least ")+strconv.FormatFloat(*r.Min, 'f', -1, 64))
	}
	if r.Max != nil {
		ends = append(ends, pick(r.ExcludeMax, "less than ", "at most ")+strconv.FormatFloat(*r.Max, 'f', -1, 64))
	}
	return strings.Join(ends, " and ")
}
