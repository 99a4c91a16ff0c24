package contract

import (
	"slices"

	"github.com/apigen/apigen/parser/diag"
)

// foreignBinders are the tag keys by which other frameworks read a field from a
// request, and what stands for them here; empty where nothing does.
var foreignBinders = map[string]string{
	"query": "form", "queries": "form", "queryParam": "form", "queryparam": "form", "url": "form", "schema": "form", "in": "form",
	"formData": "form", "formdata": "form", "multipart": "form", "file": "form",
	"uri": "path", "param": "path", "params": "path", "pathParam": "path", "pathparam": "path",
	"reqHeader": "header", "headers": "header",
	"body": "json", "raw_body": "json",
	"cookies": "cookie",
}

// foreignRules are the keys whose rules other frameworks check.
var foreignRules = []string{"binding", "valid", "vd", "v", "validator", "validation", "validations"}

// unlikeBinders are near to a key of ours and mean something else.
var unlikeBinders = []string{"bson", "gorm", "xorm", "zorm", "borm", "norm", "orm", "jsonb", "env"}

// foreignBinder is the key of ours that stands for a key of other frameworks or
// for one that is misspelled. It reports false for every other key.
func foreignBinder(key string) (string, bool) {
	if ours, known := foreignBinders[key]; known {
		return ours, true
	}
	if _, ours := wireKeys[key]; ours || len(key) < 3 || slices.Contains(unlikeBinders, key) {
		return "", false
	}
	return diag.Nearest(key, []string{"json", "form", "path", "header"})
}

// noteForeignKeys keeps what a tag says in the words of other frameworks, for
// when a request reads the field.
func (r *resolver) noteForeignKeys(d *fieldDecl, pairs []tagPair) {
	checked := slices.ContainsFunc(pairs, func(p tagPair) bool { return p.key == "validate" })
	named := slices.ContainsFunc(d.field.Wire, func(w Wire) bool { return !w.Ignored })
	for _, p := range pairs {
		_, binder := foreignBinder(p.key)
		near, misspelled := diag.Nearest(p.key, []string{"validate"})
		rules := slices.Contains(foreignRules, p.key) || misspelled && near != p.key
		if binder && !named && !d.field.Embedded || rules && !checked {
			if r.foreign == nil {
				r.foreign = map[*Field]foreignKeys{}
			}
			keys := r.foreign[d.field]
			keys.decl, keys.pairs = d, append(keys.pairs, p)
			r.foreign[d.field] = keys
		}
	}
}

// foreignKeys are the keys of other frameworks in the tag of one field.
type foreignKeys struct {
	decl  *fieldDecl
	pairs []tagPair
}

// checkBinders speaks about tags of fields that a request reads, when these name
// the place or the checks in a way that has no meaning here. Most contracts have
// no such tag.
func (r *resolver) checkBinders() {
	if len(r.foreign) == 0 {
		return
	}
	seen := map[*Type]bool{}
	for _, d := range r.routes {
		if d.group == nil || d.faulty || d.route.Request == nil {
			continue
		}
		t := d.route.requestStruct()
		if t == nil {
			r.checkBindersOf(d.route.Request, seen)
			continue
		}
		places := map[*Field]string{}
		for _, in := range d.route.Inputs {
			places[in.Field()] = "from the " + string(in.In)
		}
		for _, c := range d.route.BodyFields() {
			places[c.Field()] = "from the body"
		}
		chains, _ := t.leaves()
		for _, c := range chains {
			r.warnForeign(c.Field(), places[c.Field()])
			r.checkBindersOf(c.Field().Ref, seen)
		}
	}
}

// checkBindersOf looks at the structs that a value in a body is made of.
func (r *resolver) checkBindersOf(ref *Ref, seen map[*Type]bool) {
	for _, t := range ref.mentions(nil) {
		switch {
		case seen[t]:
		case !t.Struct():
			seen[t] = true
			r.checkBindersOf(t.Under, seen)
		default:
			seen[t] = true
			for _, f := range t.Fields {
				place := "from the body"
				if _, read := f.InJSON(); !read {
					place = ""
				}
				r.warnForeign(f, place)
				r.checkBindersOf(f.Ref, seen)
			}
		}
	}
}

// warnForeign says once what becomes of a field: the same for all fields that are
// read alike, so that a habit is one warning.
func (r *resolver) warnForeign(f *Field, place string) {
	keys, ok := r.foreign[f]
	if !ok {
		return
	}
	delete(r.foreign, f)
	for _, p := range keys.pairs {
		r.warnForeignKey(keys.decl, p, place)
	}
}

func (r *resolver) warnForeignKey(d *fieldDecl, p tagPair, place string) {
	span := r.tagSpan(d, p.start, p.end)
	ours, binder := foreignBinder(p.key)
	if !binder {
		r.report(diag.Warningf(span, diag.UnknownBinder, "tag key %s has no meaning here, so its rules are not checked", p.key).
			WithHint("did you mean validate?"))
		return
	}
	read := "is read " + place + " by its name in Go"
	if place == "" {
		read = "is not read from requests"
	}
	r.report(diag.Warningf(span, diag.UnknownBinder, "tag key %s has no meaning here: the field %s", p.key, read).
		WithHint("did you mean %s?", ours))
}
