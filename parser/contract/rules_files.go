package contract

import (
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

const wholeFile = "use it as a field of a request: `Photo File `form:\"photo\"``, or []File"

// checkFiles refuses files wherever no multipart form can bring them. Most
// contracts have none, and are done at a glance.
func (r *resolver) checkFiles() {
	if !r.hasFiles() {
		return
	}
	fields := map[*Field]*fieldDecl{}
	for _, d := range r.fields {
		fields[d.field] = d
		r.checkFileField(d)
	}
	for _, t := range r.types {
		if !t.Struct() && t.Under.mentionsFile() {
			r.misplaced(t.Span, "type %s stands for a file", t.Name).hint("%s", wholeFile)
		}
	}
	for _, d := range r.routes {
		if d.group != nil && !d.faulty {
			r.checkFileRoute(d, fields)
		}
	}
}

// hasFiles reports whether anything in the contract is written with a file, or
// has limits of one.
func (r *resolver) hasFiles() bool {
	return slices.ContainsFunc(r.fields, func(d *fieldDecl) bool { return d.field.Files != nil || d.field.Ref.mentionsFile() }) ||
		slices.ContainsFunc(r.types, func(t *Type) bool { return t.Under.mentionsFile() }) ||
		slices.ContainsFunc(r.routes, func(d *routeDecl) bool {
			return d.route.Request.mentionsFile() || d.route.Response.mentionsFile()
		})
}

// mentionsFile reports whether a type expression holds a file outside of any
// named type.
func (r *Ref) mentionsFile() bool {
	for ; r != nil; r = r.Elem {
		if r.Kind == File {
			return true
		}
	}
	return false
}

// checkFileField holds one field to what a file can be.
func (r *resolver) checkFileField(d *fieldDecl) {
	f := d.field
	if !f.Ref.mentionsFile() || f.Embedded {
		return // one that is embedded has been refused
	}
	_, form := f.WireName(Form)
	switch {
	case !f.Ref.files():
		hint := "write File or []File"
		if f.Ref.Kind == Pointer {
			hint = "write File, with `form:\"name,optional\"` when it may be missing"
		}
		r.misplaced(f.Span, "field %s of type %s can't hold files", d.name, f.Ref.text()).hint("%s", hint)
	case !form || len(f.Wire) > 1:
		r.misplaced(f.Span, "file %s comes from a form and from nowhere else", d.name).
			hint("give it the tag `form:\"%s\"` and no other name", strings.ToLower(d.name[:1])+d.name[1:])
	default:
		r.checkFileOptions(d)
		if f.Files == nil {
			f.Files = &FileLimits{}
		}
	}
}

// checkFileOptions refuses what is for values.
func (r *resolver) checkFileOptions(d *fieldDecl) {
	for _, option := range []string{"default", "options", "range", "string"} {
		if at, ok := d.options[option]; ok {
			r.badFile(d, at, "%s has no meaning for a file", option).hint("remove it; a file has maxSize, maxCount and types")
		}
	}
	if d.field.OptionalIf != "" {
		r.badFile(d, d.options["optional"], "whether a file is sent can't depend on another field").
			hint("write optional, and check in the logic")
	}
	d.field.Default, d.field.Options, d.field.Range, d.field.OptionalIf = nil, nil, nil, ""
}

// checkFileRoute refuses files in answers, in bodies of other kinds, and below
// the fields of the request.
func (r *resolver) checkFileRoute(d *routeDecl, fields map[*Field]*fieldDecl) {
	route := d.route
	if what := fileIn(route.Response, map[*Type]bool{}); what != "" {
		r.misplaced(d.node.Response.Pos(), "an answer can't hold files, and %s does", what).
			hint("answer with a URL of the file")
	}
	t := route.requestStruct()
	if t == nil {
		if what := fileIn(route.Request, map[*Type]bool{}); what != "" {
			r.misplaced(d.node.Request.Pos(), "a request that is no struct can't hold files, and %s does", what).hint("%s", wholeFile)
		}
		return
	}
	chains, _ := t.leaves()
	for _, c := range chains {
		f := c.Field()
		if f.Files != nil {
			continue
		}
		if what := fileIn(f.Ref, map[*Type]bool{}); what != "" && !f.Ref.mentionsFile() {
			r.misplaced(d.node.Request.Pos(), "files are fields of the request itself, and %s stands below field %s", what, f.Name).
				hint("embed the type, or move its files to the request")
		}
	}
	for _, in := range route.Inputs {
		if in.Field().Files != nil {
			r.checkFileInput(d, in, fields[in.Field()])
		}
	}
}

// checkFileInput is about a file that does reach the route.
func (r *resolver) checkFileInput(d *routeDecl, in *Input, field *fieldDecl) {
	if in.In != Form {
		why, hint := d.route.noForm(in)
		r.report(diag.Errorf(d.node.Request.Pos(), diag.MisplacedFile, "file %s needs a form, and %s", field.name, why).
			WithHint("%s", hint).WithRelated(in.Field().Span, "the file"))
		return
	}
	limit := d.group.MaxBytes
	if limit == 0 {
		limit = defaultMaxBytes
	}
	if size := in.Field().Files.MaxSize; size > limit {
		r.report(diag.Warningf(r.optionSpan(field, "maxSize"), diag.FileAboveMaxBytes,
			"file %s may have %d bytes, but the body of %s %s only %d", field.name, size, strings.ToLower(d.route.Method), d.route.Path, limit).
			WithHint("add `maxBytes: %d` or more to its @server block, which bounds the whole body", size+size/8+defaultMaxBytes))
	}
}

// noForm says why an input does not come from a form, and what to do.
func (r *Route) noForm(in *Input) (why, hint string) {
	switch {
	case in.In == Path:
		return "its name is a variable of the path", "rename one of them"
	case r.Body == JSONBody && r.Method != "DELETE":
		return "the body of the request is JSON", "give the fields that have a json tag a form tag instead"
	}
	return r.Method + " requests have none", "use post, put or patch"
}

// fileIn names a type or field below ref that holds files, or is empty.
func fileIn(ref *Ref, seen map[*Type]bool) string {
	for ; ref != nil; ref = ref.Elem {
		if ref.Kind == File {
			return "File"
		}
		if ref.Kind != Named || ref.Type == nil || seen[ref.Type] {
			continue
		}
		seen[ref.Type] = true
		if what := fileIn(ref.Type.Under, seen); what != "" {
			return what
		}
		for _, f := range ref.Type.Fields {
			if f.Ref.mentionsFile() {
				return ref.Type.Name + "." + f.Name
			}
			if what := fileIn(f.Ref, seen); what != "" {
				return what
			}
		}
	}
	return ""
}

// misplaced is an error that waits for its hint.
func (r *resolver) misplaced(span source.Span, format string, args ...any) fileProblem {
	return fileProblem{r, diag.Errorf(span, diag.MisplacedFile, format, args...)}
}
