package bind

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// OneOf fails with rule "options" unless got is one of the options.
func OneOf[T comparable](in Input, got T, options ...T) {
	if slices.Contains(options, got) {
		return
	}
	texts := make([]string, len(options))
	for i, option := range options {
		texts[i] = fmt.Sprint(option)
	}
	in.Fail("options", "must be one of "+strings.Join(texts, ", "))
}

// Range is an interval of numbers. Both ends belong to it unless excluded, and
// each end may be left open.
type Range struct {
	Min, Max               float64
	ExcludeMin, ExcludeMax bool
	NoMin, NoMax           bool // ignore Min, ignore Max
}

// Between fails with rule "range" unless got lies in r. Integers are compared
// exactly, also beyond 2⁵³.
func Between[T Integers | Floats](in Input, got T, r Range) {
	below, above := compare(got, r.Min), compare(got, r.Max)
	tooLow := !r.NoMin && (below < 0 || below == 0 && r.ExcludeMin)
	tooHigh := !r.NoMax && (above > 0 || above == 0 && r.ExcludeMax)
	if tooLow || tooHigh {
		in.Fail("range", "must be "+r.String())
	}
}

// String describes the interval: "at least 1 and less than 10".
func (r Range) String() string {
	var ends []string
	if !r.NoMin {
		ends = append(ends, choose(r.ExcludeMin, "greater than ", "at least ")+number(r.Min))
	}
	if !r.NoMax {
		ends = append(ends, choose(r.ExcludeMax, "less than ", "at most ")+number(r.Max))
	}
	return strings.Join(ends, " and ")
}

func choose(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// compare orders a number and a bound without rounding the number.
func compare[T Integers | Floats](got T, bound float64) int {
	one := T(1)
	switch {
	case one/2 != 0: // a float: the bound as T, so that float32(0.1) equals 0.1
		return cmp.Compare(got, T(bound))
	case signed[T]():
		return compareWhole(int64(got), bound, -1<<63, 1<<63)
	default:
		return compareWhole(uint64(got), bound, 0, 1<<64)
	}
}

// compareWhole orders a 64-bit integer whose type spans [low, high).
func compareWhole[W int64 | uint64](got W, bound, low, high float64) int {
	switch {
	case bound < low:
		return 1
	case bound >= high:
		return -1
	}
	floor := math.Floor(bound)
	if order := cmp.Compare(got, W(floor)); order != 0 || floor == bound {
		return order
	}
	return -1
}
