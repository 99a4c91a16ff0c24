package sample

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/contract"
)

// texts that some rule or other asks for.
var known = []string{
	"", "a", "ab", "Z9", "é红", "007", "-1.50", "ann@example.com", "https://example.com/a?b=c",
	"0192a3b4-c5d6-7e8f-9a0b-c1d2e3f4a5b6", "new", "a b", "2024-01-31", "192.0.2.1",
}

// candidates are scalar values that pass, as texts, those at the ends of ranges
// among them.
func candidates(core *contract.Ref, l limits) []string {
	if core.Kind == contract.External {
		return externalCandidates(core.Go, l)
	}
	var all []string
	switch {
	case core.Kind == contract.Time:
		all = []string{"2024-01-02T03:04:05Z", "1999-12-31T23:59:59.5+01:00"}
	case core.Kind == contract.Duration:
		all = append([]string{"0s", "1ns", "1m30s", "-1s", "1h"}, mentioned(l)...)
	case core.Kind == contract.Bytes:
		all = []string{"", "aGk=", "AAAA"}
	case core.Kind == contract.Basic && core.Name == "bool":
		all = []string{"true", "false"}
	case core.Kind == contract.Basic && core.Name == "string":
		all = append(append(slices.Clone(known), mentioned(l)...), sized(l)...)
	case core.Kind == contract.Basic:
		all = numbers(core, l)
	}
	return thatPass(core, l, all)
}

// thatPass are those of some texts that a type and its limits let through, each once.
func thatPass(core *contract.Ref, l limits, all []string) []string {
	var out []string
	for _, v := range all {
		if core.Accepts(v) == nil && !slices.Contains(out, v) && passes(core, l, valueOf(core, v)) {
			out = append(out, v)
		}
	}
	return out
}

// mentioned are the values that options and rules name.
func mentioned(l limits) []string {
	var out []string
	if l.field != nil {
		out = append(out, l.field.Options...)
	}
	if l.rules != nil {
		for _, rule := range l.rules.Rules {
			out = append(append(out, rule.Options...), rule.Limit)
		}
	}
	return out
}

// counts are the lengths that rules name, and those beside them.
func counts(v *contract.Validation) []int {
	var out []int
	if v != nil {
		for _, rule := range v.Rules {
			if n, err := strconv.Atoi(rule.Limit); err == nil && rule.Of != contract.OfValue {
				out = append(out, n-1, n, n+1)
			}
		}
	}
	return out
}

// maxText bounds the texts that are made, in characters.
const maxText = 1000

func sized(l limits) []string {
	var out []string
	for _, n := range counts(l.rules) {
		if n >= 0 && n <= maxText {
			out = append(out, strings.Repeat("a", n), strings.Repeat("红", n))
		}
	}
	return out
}

// numbers are those at the ends of the type and of its ranges, and beside them.
func numbers(core *contract.Ref, l limits) []string {
	ends := []float64{0, 1, -1, 2, 100}
	for _, text := range mentioned(l) {
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			ends = append(ends, n-1, n, n+1)
		}
	}
	if l.field != nil && l.field.Range != nil {
		for _, end := range []*float64{l.field.Range.Min, l.field.Range.Max} {
			if end != nil {
				ends = append(ends, *end-1, *end, *end+1)
			}
		}
	}
	out := []string{"127", "128", "-128", "-129", "255", "256", "2147483648", "9007199254740993", strconv.Itoa(math.MaxInt64), strconv.Itoa(math.MinInt64), "18446744073709551615", "0.5", "-2.5e3"}
	for _, n := range ends {
		out = append(out, strconv.FormatFloat(n, 'f', -1, 64))
	}
	return out
}
