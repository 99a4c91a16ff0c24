package sample

import (
	"regexp"

	"github.com/apigen/apigen/parser/contract"
)

// externals are values of types of Go packages, by the pattern of their names. They
// are spelled as the types write them.
var externals = []struct {
	name   *regexp.Regexp
	values []string
}{
	{regexp.MustCompile(`/uuid(/v[0-9]+)?\.UUID$`), []string{"0192a3b4-c5d6-7e8f-9a0b-c1d2e3f4a5b6", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}},
	{regexp.MustCompile(`/decimal(/v[0-9]+)?\.(Null)?Decimal$`), []string{"1", "-1.5", "12.34", "100"}},
	{regexp.MustCompile(`/ulid(/v[0-9]+)?\.ULID$`), []string{"01ARZ3NDEKTSV4RRFFQ69G5FAV", "01BX5ZZKBKACTAV9WEVGEMMVS0"}},
	{regexp.MustCompile(`/xid\.ID$`), []string{"9m4e2mr0ui3e8a215n4g"}},
	{regexp.MustCompile(`^net/netip\.Addr$|^net\.IP$`), []string{"192.0.2.1", "2001:db8::1"}},
	{regexp.MustCompile(`^net/netip\.Prefix$`), []string{"192.0.2.0/24", "2001:db8::/32"}},
	{regexp.MustCompile(`^net/netip\.AddrPort$`), []string{"192.0.2.1:80", "[2001:db8::1]:443"}},
	{regexp.MustCompile(`^math/big\.Int$`), []string{"1", "-7", "100", "9007199254740993"}},
	{regexp.MustCompile(`^math/big\.(Float|Rat)$`), []string{"1", "-7", "100"}},
	{regexp.MustCompile(`^log/slog\.Level$`), []string{"INFO", "WARN", "ERROR"}},
	{regexp.MustCompile(`civil\.Date$`), []string{"2024-01-31", "1999-12-31"}},
}

// externalCandidates are values of a type of a Go package that pass, as texts. Of a
// type that is not known here they are those of its wire type.
func externalCandidates(t *contract.GoType, l limits) []string {
	wire := t.Wire
	if wire.Kind == contract.Any {
		wire = &contract.Ref{Kind: contract.Basic, Name: "string"}
	}
	for _, known := range externals {
		if known.name.MatchString(t.Path + "." + t.Name) {
			if values := thatPass(wire, l, known.values); len(values) > 0 {
				return values
			}
		}
	}
	return candidates(wire, l)
}
