package breaking

import (
	"math"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/contract"
)

// number is the set of numbers that a Go type holds.
type number struct {
	known    bool
	min, max float64
	fraction bool
}

// numberOf reads the set from a core type; it is not known for anything else.
// Durations count their nanoseconds.
func numberOf(core *contract.Ref) number {
	switch core.Kind {
	case contract.Duration:
		core = &contract.Ref{Kind: contract.Basic, Name: "int64"}
	case contract.Basic:
	default:
		return number{}
	}
	name := map[string]string{"byte": "uint8", "rune": "int32", "int": "int64", "uint": "uint64", "uintptr": "uint64"}[core.Name]
	if name == "" {
		name = core.Name
	}
	kind := strings.TrimRight(name, "0123456789")
	bits, _ := strconv.Atoi(name[len(kind):])
	switch {
	case kind == "int" && bits > 0:
		return number{known: true, min: -math.Ldexp(1, bits-1), max: math.Ldexp(1, bits-1) - 1}
	case kind == "uint" && bits > 0:
		return number{known: true, max: math.Ldexp(1, bits) - 1}
	case name == "float32":
		return number{known: true, min: -math.MaxFloat32, max: math.MaxFloat32, fraction: true}
	case name == "float64":
		return number{known: true, min: -math.MaxFloat64, max: math.MaxFloat64, fraction: true}
	}
	return number{}
}

func (n number) holds(o number) bool {
	return n.min <= o.min && n.max >= o.max && (n.fraction || !o.fraction)
}

// limit writes one end of a range; no end is empty.
func limit(v float64) string {
	if math.IsInf(v, 0) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
