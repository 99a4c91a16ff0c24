package service

import (
	"slices"
	"strings"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/contract"
)

// signature is a logic method's parameters and results as Go text.
type signature struct {
	params, results, zero string
	stdImports            []string
	usesTypes             bool
}

func (l *layout) signature(route *contract.Route) signature {
	sig := signature{results: "error", zero: "return nil"}
	if route.Request != nil {
		sig.params = "req " + sig.spell(argument(route.Request))
	}
	if l.sockets[route] {
		sig.stdImports = append(sig.stdImports, "net/http")
		sig.params = strings.TrimPrefix(sig.params+", w http.ResponseWriter, r *http.Request", ", ")
	} else if sender := l.senders[route]; sender != "" {
		sig.usesTypes = true
		sig.params = strings.TrimPrefix(sig.params+", client *types."+sender, ", ")
	} else if route.Response != nil {
		ref := argument(route.Response)
		sig.results = "(resp " + sig.spell(ref) + ", err error)"
		sig.zero = "return " + zero(ref) + ", nil"
	}
	slices.Sort(sig.stdImports)
	sig.stdImports = slices.Compact(sig.stdImports)
	return sig
}

// zero spells an empty answer: never nil where JSON would show null for it.
func zero(ref *contract.Ref) string {
	ref = unaliased(ref)
	if ref.Kind == contract.Pointer {
		if composite(ref.Elem) {
			return "&" + gocode.Text(ref.Elem, "types") + "{}"
		}
		return "new(" + gocode.Text(ref.Elem, "types") + ")"
	}
	if composite(ref) {
		return gocode.Text(ref, "types") + "{}"
	}
	return "resp"
}

// composite reports whether a composite literal makes an empty value that JSON
// does not show as null.
func composite(ref *contract.Ref) bool {
	switch ref.Core().Kind {
	case contract.Slice, contract.Map, contract.Array, contract.Named:
		return pointed(ref) == nil
	}
	return false
}

// argument is how logic takes and gives a type: structs by pointer, the rest
// as it is.
func argument(ref *contract.Ref) *contract.Ref {
	bare := pointee(ref)
	if bare.Kind == contract.Named && structOf(bare) != nil {
		return &contract.Ref{Kind: contract.Pointer, Elem: bare}
	}
	return ref
}

// spell writes a type as text and notes the imports it needs.
func (s *signature) spell(ref *contract.Ref) string {
	for r := ref; r != nil; r = r.Elem {
		s.note(r)
		if r.Key != nil {
			s.note(r.Key)
		}
	}
	return gocode.Text(ref, "types")
}

func (s *signature) note(ref *contract.Ref) {
	switch ref.Kind {
	case contract.Named:
		s.usesTypes = true
	case contract.Time, contract.Duration:
		s.stdImports = append(s.stdImports, "time")
	case contract.RawJSON:
		s.stdImports = append(s.stdImports, "encoding/json")
	}
}
