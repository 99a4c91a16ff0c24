package contract

import (
	"net/textproto"
	"strings"

	"github.com/apigen/apigen/parser/diag"
)

// checkFieldNames refuses two fields of one name in one struct.
func (r *resolver) checkFieldNames() {
	type key struct {
		owner *Type
		name  string
	}
	first := map[key]*fieldDecl{}
	for _, d := range r.fields {
		k := key{d.owner, d.field.Name}
		other, repeated := first[k]
		if !repeated {
			first[k] = d
			continue
		}
		problem := diag.Errorf(d.field.Span, diag.DuplicateField, "field %s is declared twice", d.name).
			WithHint("rename or remove one of them")
		if d.name != other.name {
			problem = diag.Errorf(d.field.Span, diag.NameCollision, "fields %s and %s would both be called %s in Go", other.name, d.name, d.field.Name).
				WithHint("rename one of them: the first letter is always upper case in Go")
		}
		r.report(problem.WithRelated(other.field.Span, "first declared here"))
	}
}

// checkWireNames reports equally deep fields of one struct that share a name on
// the wire, and refuses conditions on fields that do not exist. A field hides
// those of its name that are embedded more deeply, as in Go and encoding/json.
func (r *resolver) checkWireNames() {
	names := map[*Type]map[wireKey]Chain{}
	tooMany := false
	for _, t := range r.types {
		chains, ok := t.leaves()
		if !ok && !tooMany {
			tooMany = true // types that embed this one have too many as well
			r.report(diag.Errorf(t.Span, diag.UnbindableField, "type %s has more than %d fields after embedding, or embeds types more than %d deep", t.Name, maxFlat, maxEmbedding).
				WithHint("embed fewer types"))
		}
		names[t] = shallowest(chains)
		r.checkWires(t, chains, names[t])
		r.checkEmbeddedTags(t, chains)
		r.checkEmbeddedXML(t, chains)
		r.checkXMLNames(t)
	}
	for _, d := range r.fields {
		r.checkCondition(d, names[d.owner])
	}
}

type wireKey struct {
	in   In
	name string
}

func newWireKey(w Wire) wireKey {
	if w.In == Header {
		return wireKey{w.In, textproto.CanonicalMIMEHeaderKey(w.Name)}
	}
	return wireKey{w.In, w.Name}
}

// shallowest returns the field that has each wire name: the least deeply
// embedded one, of several the first.
func shallowest(chains []Chain) map[wireKey]Chain {
	out := map[wireKey]Chain{}
	for _, c := range chains {
		for _, w := range c.Field().Wire {
			if best, taken := out[newWireKey(w)]; !w.Ignored && (!taken || len(c) < len(best)) {
				out[newWireKey(w)] = c
			}
		}
	}
	return out
}

func (r *resolver) checkWires(t *Type, chains []Chain, best map[wireKey]Chain) {
	for _, c := range chains {
		for _, w := range c.Field().Wire {
			if first := best[newWireKey(w)]; !w.Ignored && len(first) == len(c) && first.Field() != c.Field() {
				r.reportWire(t, w, first, c)
			}
		}
	}
}

// reportWire reports a repeated wire name at the second of two fields or of two
// embedded types. When one embedded type has both, that type has the problem
// already; when the two have one Go name, that has been said.
func (r *resolver) reportWire(t *Type, w Wire, a, b Chain) {
	if a[0] == b[0] || a[0].Name == b[0].Name || w.In == JSON && len(b) > 1 {
		return // for the last see checkEmbeddedTags
	}
	outcome := "both are read from it"
	if w.In == JSON || w.In == Path {
		outcome = "the second one is ignored"
	}
	r.report(diag.Warningf(b[0].Span, diag.DuplicateWireName, "two fields of %s, %s and %s, have the %s name %q; %s",
		t.Name, a.selector(), b.selector(), w.In.tag(), w.Name, outcome).
		WithHint("rename or remove one of them, or take it out of the embedded type").
		WithRelated(a.Field().Span, "the other one"))
	if w.In == JSON && len(b) == 1 {
		b.Field().hideInJSON()
	}
}

// tag is the tag key that gives names in this part of a request.
func (in In) tag() string {
	if in == JSON {
		return "json"
	}
	return string(in)
}

// checkCondition finds the other field that `optional=other` names.
func (r *resolver) checkCondition(d *fieldDecl, names map[wireKey]Chain) {
	if d.field.OptionalIf == "" {
		return
	}
	other := strings.TrimPrefix(d.field.OptionalIf, "!")
	var near []string
	for _, w := range d.field.Wire {
		if c, ok := names[newWireKey(Wire{In: w.In, Name: other})]; ok && c.Field() != d.field {
			d.field.Other = c.Field()
			return
		}
		for _, f := range d.owner.Fields {
			if o, ok := f.WireName(w.In); ok && f != d.field {
				near = append(near, o.Name)
			}
		}
	}
	r.strayCondition(d, other, near)
}
