package contract

import (
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/diag"
)

// checkEmbeddedTags refuses equally deep fields of embedded structs that share a
// JSON name. Go leaves both out of JSON, and go vet refuses them even where a
// less deep field of that name hides both.
func (r *resolver) checkEmbeddedTags(t *Type, chains []Chain) {
	type place struct {
		name  string
		depth int
	}
	first := map[place]Chain{}
	depth := map[string]int{}
	for _, c := range chains {
		w, ok := c.Field().InJSON()
		if !ok {
			continue
		}
		if d, seen := depth[w.Name]; !seen || len(c) < d {
			depth[w.Name] = len(c)
		}
	}
	for _, c := range chains {
		w, ok := c.Field().InJSON()
		if at := (place{w.Name, len(c)}); ok && len(c) > 1 {
			other, again := first[at]
			if !again {
				first[at] = c
			} else if depth[w.Name] == len(c) || c.vetted() && other.vetted() {
				r.reportEmbeddedTag(t, w, other, c)
			}
		}
	}
}

// vetted reports whether go vet compares the JSON name of a field with others:
// it looks at names in tags, and not through pointers.
func (c Chain) vetted() bool {
	_, tagged := c.Field().tagName("json")
	return tagged && !c.pointed()
}

// pointed reports whether a pointer leads to the field.
func (c Chain) pointed() bool {
	return slices.ContainsFunc(c[:len(c)-1], func(f *Field) bool { return f.Ref.Kind == Pointer })
}

// reportEmbeddedTag leaves out what has been said about one embedded type, or
// about two fields of one Go name.
func (r *resolver) reportEmbeddedTag(t *Type, w Wire, a, b Chain) {
	if a[0] == b[0] || a[0].Name == b[0].Name {
		return
	}
	r.report(diag.Errorf(b[0].Span, diag.DuplicateWireName, "two fields of %s, %s and %s, have the json name %q, and Go can't tell them apart",
		t.Name, a.selector(), b.selector(), w.Name).
		WithHint("rename one of them, or take it out of the embedded type").
		WithRelated(a.Field().Span, "the other one"))
}

// checkEmbeddedXML refuses equally deep fields of embedded structs that share an XML
// name, as go vet does. They may be right in other types, so they stay as they are.
func (r *resolver) checkEmbeddedXML(t *Type, chains []Chain) {
	type place struct {
		name  string
		depth int
	}
	first := map[place]Chain{}
	for _, c := range chains {
		name, ok := c.Field().tagName("xml")
		if !ok || len(c) == 1 || c.pointed() || c.Field().Name == "XMLName" {
			continue
		}
		at := place{name, len(c)}
		other, again := first[at]
		switch {
		case !again:
			first[at] = c
		case other[0] != c[0] && other[0].Name != c[0].Name:
			r.report(diag.Errorf(c[0].Span, diag.DuplicateWireName, "two fields of %s, %s and %s, have the xml name %q, which go vet refuses",
				t.Name, other.selector(), c.selector(), name).
				WithHint("rename one of them, or take it out of the embedded type").
				WithRelated(other.Field().Span, "the other one"))
		}
	}
}

// checkXMLNames takes a repeated name in an xml tag, which is no business of
// ours, out of the second field: go vet would refuse it.
func (r *resolver) checkXMLNames(t *Type) {
	first := map[string]*Field{}
	for _, f := range t.Fields {
		name, ok := f.tagName("xml")
		if !ok || f.Name == "XMLName" {
			continue
		}
		if other := first[name]; other != nil {
			r.report(diag.Warningf(f.Span, diag.DuplicateWireName, "two fields of %s, %s and %s, have the xml name %q; the second one is left out of XML",
				t.Name, other.Name, f.Name, name).
				WithHint("rename one of them").
				WithRelated(other.Span, "the other one"))
			f.hide("xml")
			continue
		}
		first[name] = f
	}
}

// tagName is the name that a key of the field's tag gives it, with the option
// attr behind, as attributes have names of their own. It is false for none.
func (f *Field) tagName(key string) (string, bool) {
	pairs, _ := parseTag(f.Tag)
	for _, p := range pairs {
		if p.key != key {
			continue
		}
		name, options, _ := strings.Cut(p.value, ",")
		if key == "xml" && slices.Contains(strings.Split(options, ","), "attr") {
			return name + ",attr", name != ""
		}
		return name, name != "" && p.value != "-"
	}
	return "", false
}

// hideInJSON takes the field out of JSON, as `json:"-"` does.
func (f *Field) hideInJSON() {
	for i := range f.Wire {
		if f.Wire[i].In == JSON {
			f.Wire[i].Ignored = true
		}
	}
	f.hide("json")
}

// hide gives a key of the field's tag the value that means no name.
func (f *Field) hide(key string) {
	pairs, _ := parseTag(f.Tag)
	pairs = slices.DeleteFunc(pairs, func(p tagPair) bool { return p.key == key })
	f.Tag = tagOf(append([]tagPair{{key: key, value: "-"}}, pairs...))
}
