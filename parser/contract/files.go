package contract

import (
	"slices"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/diag"
)

// fileName is the type of an uploaded file, unless the contract declares a type
// of that name.
const fileName = "File"

// defaultMaxBytes is what a body may have when its group does not say.
const defaultMaxBytes = 1 << 20

// recognised are the media types that the content of a file can be told to
// have: those of the WHATWG MIME Sniffing Standard. A file has no other type
// than one that its content shows, whatever the client says.
var recognised = []string{
	"application/octet-stream", "application/ogg", "application/pdf", "application/postscript",
	"application/vnd.ms-fontobject", "application/wasm", "application/x-gzip",
	"application/x-rar-compressed", "application/zip",
	"audio/aiff", "audio/basic", "audio/midi", "audio/mpeg", "audio/wave",
	"font/collection", "font/otf", "font/ttf", "font/woff", "font/woff2",
	"image/bmp", "image/gif", "image/jpeg", "image/png", "image/webp", "image/x-icon",
	"text/html", "text/plain", "text/xml",
	"video/avi", "video/mp4", "video/webm",
}

// readFileOption reads an option that only files have. It is false for any
// other.
func (r *resolver) readFileOption(d *fieldDecl, key, value string, at tagPart) bool {
	if key != "maxSize" && key != "maxCount" && key != "types" {
		return false
	}
	f := d.field
	if !f.Ref.files() {
		r.report(diag.Warningf(r.tagSpan(d, at.start, at.end), diag.BadTag, "%s is for fields of type File or []File, and is ignored", key).
			WithHint("remove it"))
		return true
	}
	if f.Files == nil {
		f.Files = &FileLimits{}
	}
	switch key {
	case "maxSize":
		f.Files.MaxSize = r.readFileNumber(d, at, key, value, "bytes, such as 10485760 for 10 MiB")
	case "maxCount":
		if f.Ref.Kind == File {
			r.badFile(d, at, "maxCount is for []File; a File is one").hint("remove it, or write []File")
			return true
		}
		f.Files.MaxCount = int(r.readFileNumber(d, at, key, value, "files"))
	case "types":
		f.Files.Types = r.readFileTypes(d, at, value)
	}
	return true
}

// files reports whether a field of this type takes files.
func (r *Ref) files() bool { return r.Kind == File || r.Kind == Slice && r.Elem.Kind == File }

func (r *resolver) readFileNumber(d *fieldDecl, at tagPart, key, value, of string) int64 {
	bits := 63
	if key == "maxCount" {
		bits = 31
	}
	n, err := strconv.ParseUint(value, 10, bits)
	if err != nil || n == 0 {
		r.badFile(d, at, "%s %q is not a number of files or bytes", key, value).hint("write a whole number of %s", of)
		return 0
	}
	return int64(n)
}

func (r *resolver) readFileTypes(d *fieldDecl, at tagPart, value string) []string {
	var types []string
	for _, text := range splitList(value) {
		name := strings.ToLower(text)
		family, any := strings.CutSuffix(name, "/*")
		known := slices.ContainsFunc(recognised, func(t string) bool {
			return t == name || any && strings.HasPrefix(t, family+"/")
		})
		switch {
		case !known:
			r.badFile(d, at, "no content is recognised as %q, so every file would be refused", text).
				hint("%s", nearestMediaType(name))
		case !slices.Contains(types, name):
			types = append(types, name)
		}
	}
	return types
}

// nearestMediaType is the advice for a type that content can't show.
func nearestMediaType(name string) string {
	const check = "leave types out and check the content in the logic"
	family, _, _ := strings.Cut(name, "/")
	switch {
	case family == "text", name == "application/json":
		return "write text/plain, as which such text is recognised, or " + check
	case strings.HasPrefix(name, "application/vnd.openxmlformats"):
		return "write application/zip, which such a document is, or " + check
	case name == "image/svg+xml":
		return "write text/xml, as which it is recognised, or " + check
	}
	if near, ok := diag.Nearest(name, recognised); ok {
		return "did you mean " + near + "?"
	}
	return check
}

// fileRules warns about the validate tag of a file. It is false for any other
// field.
func (r *resolver) fileRules(d *fieldDecl, p tagPair) bool {
	if !d.field.Ref.files() {
		return false
	}
	if p.value != string(RuleRequired) {
		r.report(diag.Warningf(r.tagSpan(d, p.start, p.end), diag.BadValidate, "the rules of a validate tag are not for files, and are ignored").
			WithHint("use maxSize, maxCount and types of the form tag"))
	}
	return true
}

// fileProblem is a problem of a file's tag that waits for its hint.
type fileProblem struct {
	r *resolver
	d diag.Diagnostic
}

func (r *resolver) badFile(d *fieldDecl, at tagPart, format string, args ...any) fileProblem {
	return fileProblem{r, diag.Errorf(r.tagSpan(d, at.start, at.end), diag.BadFileLimit, format, args...)}
}

func (p fileProblem) hint(format string, args ...any) { p.r.report(p.d.WithHint(format, args...)) }
