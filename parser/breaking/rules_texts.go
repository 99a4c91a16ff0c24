package breaking

import (
	"cmp"

	"github.com/apigen/apigen/parser/contract"
)

// unknownNames compares what two routes do with names that no field has.
func (c *comparison) unknownNames(old, new placed) {
	was, is := old.group.Unknown, new.group.Unknown
	members := was == contract.IgnoreUnknown && is != contract.IgnoreUnknown && old.Body == contract.JSONBody
	params := was != contract.RefuseUnknown && is == contract.RefuseUnknown
	switch {
	case was == is:
	case members || params:
		what := "JSON members that no field has are refused"
		if params {
			what = "names that no field has are refused"
		}
		c.report(UnknownRefused, c.guard(old.group, new.group, "unknown", what))
	default:
		c.add(option(new.group, "unknown"), "names that no field has are refused on fewer routes")
	}
}

// spelling compares in which texts a parameter may stand, and what an empty one is.
func (c *comparison) spelling(old, new placed, t twins[item]) {
	was, is := t.old.field(), t.new.field()
	if t.old.in == contract.Path && t.new.in == contract.Path {
		c.encodedSlash(t)
	}
	if !many(t.old.in) || !many(t.new.in) {
		return
	}
	switch {
	case was.CSV && !is.CSV:
		c.report(RequestCSVChanged, between(t, t.old.text()+" is not split at commas any more"))
	case !was.CSV && is.CSV && isList(was) && texts(was):
		c.report(RequestCSVChanged, between(t, t.old.text()+" is split at commas now"))
	case !was.CSV && is.CSV:
		c.add(is.Span, "%s may be sent with commas", t.new.text())
	}
	wasAbsent, isAbsent := emptyIsAbsent(old.group, was), emptyIsAbsent(new.group, is)
	switch {
	case !wasAbsent && isAbsent && texts(was) && !indifferent(was, is):
		c.report(RequestEmptyChanged, between(t, t.old.text()+" counts as absent when it is empty"))
	case wasAbsent && !isAbsent && !(texts(is) && indifferent(was, is)):
		c.report(RequestEmptyChanged, between(t, t.old.text()+" does not count as absent any more when it is empty"))
	}
}

// encodedSlash compares whether a path variable takes slashes.
func (c *comparison) encodedSlash(t twins[item]) {
	was, is := t.old.field().EncodedSlash, t.new.field().EncodedSlash
	switch {
	case was && !is:
		c.report(EncodedSlashRefused, between(t, t.old.text()+" takes no escaped slashes any more"))
	case is && !was:
		c.add(t.new.field().Span, "%s takes escaped slashes", t.new.text())
	}
}

func emptyIsAbsent(g *contract.Group, f *contract.Field) bool {
	return cmp.Or(f.Empty, g.Empty) == contract.EmptyIsAbsent
}

func isList(f *contract.Field) bool {
	kind := f.Ref.Core().Kind
	return kind == contract.Slice || kind == contract.Array || kind == contract.Map
}

// texts reports whether the empty text is a value of a field, or of its elements.
func texts(f *contract.Field) bool {
	ref := f.Ref.Core()
	for isList(&contract.Field{Ref: ref}) {
		ref = ref.Elem.Core()
	}
	return ref.Kind == contract.Basic && ref.Name == "string"
}

// indifferent reports whether logic gets the same for an empty text and for none.
func indifferent(fields ...*contract.Field) bool {
	for _, f := range fields {
		if !f.Optional || f.Default != nil || f.Ref.Kind == contract.Pointer || isList(f) {
			return false
		}
	}
	return true
}
