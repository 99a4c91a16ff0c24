package contract

import "strings"

// fieldNamed returns the way to the field that a name stands for, or nil: its name
// in Go, or else one on the wire, and for a field of a struct within the struct
// both with a dot between. Of fields with one name the least deeply embedded one is
// meant, as in Go; of two that are equally deep none is.
func (t *Type) fieldNamed(name string) Chain {
	chains, _ := t.leaves()
	if c := shallowestOf(chains, func(f *Field) bool { return f.Name == name }); c != nil {
		return c
	}
	onWire := func(f *Field) bool {
		for _, w := range f.Wire {
			if w.Name == name && !w.Ignored {
				return true
			}
		}
		return false
	}
	if c := shallowestOf(chains, onWire); c != nil {
		return c
	}
	head, tail, dotted := strings.Cut(name, ".")
	if !dotted || tail == "" {
		return nil
	}
	if inner := t.embeddedNamed(head); inner != nil {
		return inner.then(tail)
	}
	if outer := t.fieldNamed(head); outer != nil {
		return outer.then(tail)
	}
	return nil
}

// embeddedNamed returns the way to the embedded struct with a name, whose fields
// are those of the struct around it too.
func (t *Type) embeddedNamed(name string) Chain {
	level, seen := []Chain{nil}, map[*Type]bool{t: true}
	for depth := 0; len(level) > 0 && depth < maxEmbedding; depth++ {
		var deeper []Chain
		for _, through := range level {
			owner := t
			if through != nil {
				owner = through.Field().Ref.Core().Type
			}
			for _, f := range owner.Fields {
				if !f.flattened() || seen[f.Ref.Core().Type] {
					continue
				}
				chain := append(through[:len(through):len(through)], f)
				if f.Name == name {
					return chain
				}
				seen[f.Ref.Core().Type] = true
				deeper = append(deeper, chain)
			}
		}
		level = deeper
	}
	return nil
}

// then goes on from a field that is a struct to a field of that.
func (c Chain) then(name string) Chain {
	core := c.Field().Ref.Core()
	if core.Kind != Named || core.Type == nil {
		return nil
	}
	inner := core.Type.fieldNamed(name)
	if inner == nil {
		return nil
	}
	return append(c[:len(c):len(c)], inner...)
}

// shallowestOf returns the least deeply embedded of the fields that are meant. It
// is nil when there is none, or several are equally deep.
func shallowestOf(chains []Chain, meant func(*Field) bool) Chain {
	var best Chain
	alone := true
	for _, c := range chains {
		switch {
		case !meant(c.Field()):
		case best == nil || len(c) < len(best):
			best, alone = c, true
		case len(c) == len(best) && c.Field() != best.Field():
			alone = false
		}
	}
	if !alone {
		return nil
	}
	return best
}
