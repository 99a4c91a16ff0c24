package contract

import (
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// wireKeys are the tag keys with a meaning of our own.
var wireKeys = map[string]In{"json": JSON, "form": Form, "path": Path, "header": Header, "cookie": CookiePart}

// tagOptions are the options of a wire key, in the order shown to readers.
// omitzero and inline are Go's and other libraries'; they pass through.
var tagOptions = []string{"optional", "default", "options", "range", "string", "omitempty", "example", "omitzero", "inline", "maxSize", "maxCount", "types", "csv", "empty", "nonnull", "encodedSlash"}

// readTags gives every field its wire names and constraints.
func (r *resolver) readTags() {
	for _, d := range r.fields {
		r.readTag(d)
		if d.field.Ref.Kind == Pointer && !d.field.Validation.Has(RuleRequired) || d.field.Default != nil {
			d.field.Optional = true
		}
		if d.field.Ref.Kind == Optional {
			r.checkOptionalTags(d)
		}
		r.checkBeside(d)
		if len(d.field.Wire) == 0 && !d.field.Embedded && d.field.Statuses == nil {
			d.field.Wire = []Wire{{In: JSON, Name: d.name}}
		}
		if !d.field.Ref.files() {
			r.checkConstraints(d)
		}
	}
}

// maxTag bounds a tag, in bytes.
const maxTag = 4096

func (r *resolver) readTag(d *fieldDecl) {
	if len(d.field.Tag) > maxTag {
		r.report(diag.Errorf(r.tagSpan(d, 0, len(d.field.Tag)), diag.BadTag, "this tag is longer than %d bytes", maxTag).
			WithHint("shorten it"))
		return
	}
	pairs, rest := parseTag(d.field.Tag)
	if rest >= 0 {
		mended := mendTag(d.field.Tag, rest)
		r.reportTagRest(d, rest, mended)
		if pairs = append(pairs, mended...); mended != nil {
			defer func() { d.field.Tag = tagOf(pairs) }()
		}
	}
	for i, p := range pairs {
		first := slices.IndexFunc(pairs, func(q tagPair) bool { return q.key == p.key })
		if first < i {
			r.reportTagTwice(d, pairs[first], p)
			continue
		}
		if in, ours := wireKeys[p.key]; ours {
			r.readWire(d, in, p)
		}
		if p.key == "status" {
			r.readStatuses(d, p)
		}
	}
	r.noteForeignKeys(d, pairs)
	if r.readAsGo(d, pairs) {
		defer func() { d.field.Tag = tagOf(pairs) }()
	}
	if i := slices.IndexFunc(pairs, func(p tagPair) bool { return p.key == "validate" }); i >= 0 && !r.fileRules(d, pairs[i]) {
		r.readValidation(d, pairs[i])
	}
}

// reportTagTwice speaks about a repeated key, which Go ignores. It is an error
// when the key was to say where the field's value comes from.
func (r *resolver) reportTagTwice(d *fieldDecl, first, again tagPair) {
	span := r.tagSpan(d, again.start, again.end)
	problem := diag.Warningf(span, diag.BadTag, "tag key %s is written twice; the second one is ignored", again.key)
	if _, ours := wireKeys[again.key]; ours {
		problem = diag.Errorf(span, diag.BadTag, "tag key %s is written twice", again.key)
	}
	r.report(problem.WithHint("keep one of them").
		WithRelated(r.tagSpan(d, first.start, first.end), "first written here"))
}

// reportTagRest speaks about the part of a tag that Go can't read. Where it is
// clear what was meant, that counts. Otherwise it is an error when the part was
// to say where the field's value comes from.
func (r *resolver) reportTagRest(d *fieldDecl, rest int, mended []tagPair) {
	text := d.field.Tag[rest:]
	span := r.tagSpan(d, rest, len(d.field.Tag))
	if mended != nil {
		meant := tagOf(mended)
		r.report(diag.Warningf(span, diag.BadTag, "this part of the tag is not of the form key:\"value\", which Go would ignore; it is read as %s", meant).
			WithHint("write `%s`", meant))
		return
	}
	problem := diag.Warningf(span, diag.BadTag, "this part of the tag is not of the form key:\"value\" and is ignored")
	for _, key := range []string{"json", "form", "path", "header", "cookie"} {
		if strings.Contains(text, key) {
			problem = diag.Errorf(span, diag.BadTag, "this part of the tag is not of the form key:\"value\"")
		}
	}
	r.report(problem.WithHint("write it like `json:\"name,optional\"`, with no space after the colon"))
}

// readWire reads the value of one of our keys: a name and options.
func (r *resolver) readWire(d *fieldDecl, in In, p tagPair) {
	parts := SplitOptions(p.value)
	w := Wire{In: in, Name: parts[0]}
	switch {
	case w.Name == "-" && len(parts) == 1:
		w.Ignored = true
	case w.Name == "" && d.field.Embedded:
		return // `json:",inline"`: flattened all the same
	case w.Name == "":
		w.Name = d.name
	}
	for _, option := range parts[1:] {
		if at := part(d, p, option); in != CookiePart || !r.readCookieAttribute(d, option, at) {
			r.readOption(d, &w, option, at)
		}
	}
	if in == CookiePart {
		r.checkCookie(d, w, p)
	}
	if in == Header && !w.Ignored && !headerName(w.Name) {
		r.report(diag.Errorf(r.tagSpan(d, p.start, p.end), diag.BadTag, "%q cannot be the name of a header", w.Name).
			WithHint("use letters, digits and dashes"))
	}
	if in != JSON && w.Ignored {
		return
	}
	d.field.Wire = append(d.field.Wire, w)
}

// part is the place of one option of a tag key, or of the whole key when the
// option is written with escapes.
func part(d *fieldDecl, p tagPair, option string) tagPart {
	i := strings.LastIndex(d.field.Tag[p.start:p.end], option)
	if i < 0 {
		return tagPart{p.start, p.end}
	}
	return tagPart{p.start + i, p.start + i + len(option)}
}

func (r *resolver) readOption(d *fieldDecl, w *Wire, option string, at tagPart) {
	key, value, hasValue := strings.Cut(option, "=")
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	if d.options == nil {
		d.options = map[string]tagPart{}
	}
	d.options[key] = at
	f := d.field
	switch {
	case r.readFileOption(d, key, value, at), r.readTextOption(d, w, key, value, at), r.readNonNull(d, w, key, at):
	case key == "optional" && hasValue && value != "":
		f.OptionalIf = value
	case key == "optional":
		f.Optional = true
	case key == "omitempty":
		f.Optional, w.OmitEmpty = true, true
	case key == "omitzero":
		f.Optional = f.Optional || w.In == JSON
	case key == "string":
		w.AsString = f.Ref.quotable()
	case key == "default":
		f.Default = &value
	case key == "options":
		f.Options = splitList(value)
	case key == "range":
		f.Range = r.readRange(d, value, r.tagSpan(d, at.start, at.end))
	case key == "example":
		f.Example = value
	case key != "" && !slices.Contains(tagOptions, key):
		r.warnOption(key, hasValue, r.tagSpan(d, at.start, at.end))
	}
}

func (r *resolver) warnOption(key string, hasValue bool, span source.Span) {
	problem := diag.Warningf(span, diag.BadTag, "tag option %q has no meaning and is ignored", key).
		WithHint("known options: %s", strings.Join(tagOptions[:7], ", "))
	likely := tagOptions
	if !hasValue {
		likely = bareOptions
	}
	if near, ok := diag.Nearest(key, likely); ok {
		problem = problem.WithHint("did you mean %s?", near)
	}
	r.report(problem)
}

// bareOptions are those that mean something without a value.
var bareOptions = []string{"optional", "string", "omitempty", "omitzero", "inline", "nonnull", "encodedSlash"}

// headerName reports whether s is a token of RFC 9110, section 5.6.2.
func headerName(s string) bool {
	return s != "" && strings.Trim(s, "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
