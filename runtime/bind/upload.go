package bind

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/apigen/apigen/runtime/problem"
)

// MaxFiles is how many files a list may have when its field does not say.
const MaxFiles = 100

// FileField is a field of a request that takes files.
type FileField struct {
	Name     string
	Required bool
	List     bool     // several files; otherwise one
	MaxCount int      // of a list; 0 means MaxFiles
	MaxSize  int64    // bytes of one file; 0 means as many as the body may have
	Types    []string // media types, or families such as "image/*"; empty means any
}

func (f FileField) max() int {
	switch {
	case !f.List:
		return 1
	case f.MaxCount > 0:
		return f.MaxCount
	}
	return MaxFiles
}

// Upload is a multipart form with files (RFC 7578), of which only the values
// have been read.
type Upload struct {
	r      *http.Request
	parts  *multipart.Reader
	fields []FileField
	counts []int // files seen, by field
	at     int   // the field of the last file seen; -1 for none
	next   *arrived
	open   *arrived // what the logic reads
	ended  bool
	err    error // why nothing more can be read
}

// Upload reads the values of a multipart body, which [Binder.Form] then gives,
// up to its first file. The values must come first in the body, then the files
// in the order of the fields; nothing is ever buffered but the values, 1 MiB of
// them at most.
//
//	415  the body is no multipart form, and a value or file is lacking
//	413  the body or a file is too large
//	400  a file is missing (rule "required"), one too many ("count"), of another
//	     type ("type"), after one it should precede ("order"), or of a name that
//	     is no file's ("unknown"); a value comes behind a file ("order"); a value
//	     stands for a file ("file")
//
// What is wrong with the body behind the first file is known when the logic has
// read that far; see [File.Open].
func (b *Binder) Upload(fields ...FileField) *Upload {
	u := &Upload{r: b.r, fields: fields, counts: make([]int, len(fields)), at: -1, ended: true}
	b.form = params{read: true, values: url.Values{}}
	body, boundary, ok := b.multipart(u.requires())
	switch {
	case !ok:
		b.form.broken = b.refusal != nil
		return u
	case body == nil:
		u.err = u.missing(len(u.fields))
	default:
		u.parts, u.ended = multipart.NewReader(body, boundary), false
		u.err = u.advance(&b.form)
	}
	b.form.broken = b.adopt(u)
	b.form.cut = u.next != nil
	return u
}

// requires reports whether a file must be sent.
func (u *Upload) requires() bool {
	return slices.ContainsFunc(u.fields, func(f FileField) bool { return f.Required })
}

// multipart returns the body and its boundary. The body is nil when it is empty.
// One of another type is refused at once when there must be files.
func (b *Binder) multipart(files bool) (io.Reader, string, bool) {
	mediaType, attributes := b.mediaType()
	if mediaType != "multipart/form-data" || attributes["boundary"] == "" {
		b.form = b.noForm(wantFiles)
		return nil, "", files && !b.lacksBody()
	}
	body, limit := io.Reader(b.r.Body), int64(DefaultMaxBody)
	if limited, ok := b.r.Body.(interface{ MaxBody() int64 }); ok {
		limit = limited.MaxBody()
	} else if b.r.Body != nil {
		body = http.MaxBytesReader(nil, b.r.Body, limit)
	}
	if b.r.ContentLength > limit {
		b.refuse(problem.TooLarge(limit))
		return nil, "", false
	}
	body, ok := b.peek(body)
	return body, attributes["boundary"], ok
}

// peek returns the body, or nil when it is empty.
func (b *Binder) peek(body io.Reader) (io.Reader, bool) {
	switch {
	case b.r.Body == nil || b.r.ContentLength == 0:
		return nil, true
	case b.r.ContentLength > 0:
		return body, true
	}
	first := make([]byte, 1)
	_, err := io.ReadFull(body, first)
	switch {
	case errors.Is(err, io.EOF):
		return nil, true
	case err != nil:
		b.unreadable(err)
		return nil, false
	}
	return io.MultiReader(bytes.NewReader(first), body), true
}

// adopt makes the error of an upload one of the request's. It reports whether
// values may be missing because of it.
func (b *Binder) adopt(u *Upload) bool {
	e := problem.From(u.err)
	switch {
	case e == nil:
		return false
	case e.Status == http.StatusBadRequest && len(e.Fields) > 0:
		for _, f := range e.Fields {
			b.fail("", f)
		}
		return slices.ContainsFunc(e.Fields, func(f problem.Field) bool { return u.index(f.Name) < 0 })
	}
	b.refuse(e)
	return true
}

// File is the file of a field that is no list.
func (u *Upload) File(name string) File { return File{u.of(name)} }

// Files are the files of a field that is a list.
func (u *Upload) Files(name string) Files { return Files{u.of(name)} }

func (u *Upload) of(name string) opener { return &waiting{u, u.index(name)} }

func (u *Upload) index(name string) int {
	return slices.IndexFunc(u.fields, func(f FileField) bool { return f.Name == name })
}

// waiting opens the files of one field.
type waiting struct {
	u     *Upload
	field int
}

func (w *waiting) open() (*Part, error) {
	u := w.u
	for {
		if u.next == nil && !u.ended && u.err == nil {
			u.err = u.advance(nil)
		}
		switch {
		case u.err != nil:
			return nil, u.err
		case u.next != nil && u.next.field == w.field:
			u.open, u.next = u.next, nil
			return &Part{u.open.name, u.open.contentType, u.open}, nil
		case u.next != nil && u.next.field < w.field:
			u.next = nil // nobody asked for it
		case u.counts[w.field] > 0 && !u.fields[w.field].List:
			return nil, errPassed
		default:
			return nil, ErrNoFile
		}
	}
}

// advance reads up to the next file, or to the end. The values on the way are
// added to form; without it they are refused.
func (u *Upload) advance(form *params) error {
	size := 0
	for count := 0; ; count++ {
		part, err := u.parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			u.ended = true
			return u.missing(len(u.fields))
		case err != nil:
			return u.broken(err)
		case count == MaxParams:
			return fileError("", "count", fmt.Sprintf("must hold at most %d values", MaxParams))
		case part.FileName() != "" && (u.index(part.FormName()) >= 0 || !isBlob(part)):
			return u.announce(part)
		}
		text, err := io.ReadAll(io.LimitReader(part, int64(DefaultMaxBody-size)+1))
		if err != nil {
			return u.broken(err)
		}
		if size += len(text); size > DefaultMaxBody {
			return fileError(part.FormName(), "size", fmt.Sprintf("must leave all values together at most %d bytes", DefaultMaxBody))
		}
		if err := u.value(part, string(text), form); err != nil {
			return err
		}
	}
}

// value takes a part that is no file. A browser sends an empty one for a file
// that nobody chose.
func (u *Upload) value(part *multipart.Part, text string, form *params) error {
	name := part.FormName()
	switch isFile := u.index(name) >= 0; {
	case isFile && text == "":
		return nil
	case isFile:
		return fileError(name, "file", "must be a file, with a file name")
	case form == nil:
		return fileError(name, "order", "must be sent before the files")
	}
	form.add(part, text)
	return nil
}

// announce checks a file that arrives, as far as its first bytes show.
func (u *Upload) announce(part *multipart.Part) error {
	name := part.FormName()
	i := u.index(name)
	switch {
	case i < 0:
		return fileError(name, "unknown", "is no file of this request")
	case i < u.at:
		return fileError(name, "order", "must be sent before "+u.fields[u.at].Name)
	}
	field := u.fields[i]
	if u.counts[i] == field.max() {
		return fileError(name, "count", counted(field))
	}
	if err := u.missing(i); err != nil {
		return err
	}
	u.at = i
	u.counts[i]++
	file := &arrived{u: u, field: i, name: safeName(part.FileName()), body: part}
	if err := file.sniff(); err != nil {
		return u.broken(err)
	}
	if len(field.Types) > 0 && !slices.ContainsFunc(field.Types, file.is) {
		return fileError(name, "type", "must be of type "+strings.Join(field.Types, ", "))
	}
	u.next = file
	return nil
}

func counted(field FileField) string {
	if !field.List {
		return "must be one file"
	}
	return fmt.Sprintf("must be at most %d files", field.max())
}

// missing is about the required files before a field, none of which can come
// any more.
func (u *Upload) missing(before int) error {
	var fields []problem.Field
	for i, f := range u.fields[:before] {
		if f.Required && u.counts[i] == 0 {
			fields = append(fields, problem.Field{In: inForm, Name: f.Name, Rule: "required", Message: "is required"})
		}
	}
	if fields == nil {
		return nil
	}
	return invalid(fields...)
}

// broken says why the body could not be read.
func (u *Upload) broken(err error) error {
	if errors.Is(err, multipart.ErrMessageTooLarge) {
		return fileError("", "syntax", "must have smaller headers in its parts").WithCause(err)
	}
	b := Binder{r: u.r}
	b.unreadable(err)
	return b.refusal
}

func fileError(name, rule, message string) *problem.Error {
	return invalid(problem.Field{In: inForm, Name: clip(name), Rule: rule, Message: message})
}
