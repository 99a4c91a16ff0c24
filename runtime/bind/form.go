package bind

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/url"

	"github.com/apigen/apigen/runtime/problem"
)

// What a form without files, and one with them, is to be sent as.
const (
	wantForm  = "application/x-www-form-urlencoded or multipart/form-data"
	wantFiles = "multipart/form-data"
)

// readForm reads a body form into memory.
func (b *Binder) readForm() params {
	mediaType, attributes := b.mediaType()
	boundary := attributes["boundary"]
	isMultipart := mediaType == "multipart/form-data" && boundary != ""
	if !isMultipart && mediaType != "application/x-www-form-urlencoded" {
		return b.noForm(wantForm)
	}
	text, ok := b.readBody()
	switch {
	case !ok:
		return params{read: true, broken: true}
	case isMultipart && len(text) > 0:
		return b.parts(multipart.NewReader(bytes.NewReader(text), boundary))
	}
	var form params
	b.parse(&form, inForm, string(text))
	return form
}

// noForm is what a body gives that can't be read as a form. One that claims to be
// one is refused, others when a value is lacking.
func (b *Binder) noForm(want string) params {
	form := params{read: true, want: want}
	claim, _, _ := mime.ParseMediaType(b.r.Header.Get("Content-Type"))
	if claim == "multipart/form-data" || claim == "application/x-www-form-urlencoded" && want == wantForm {
		b.form.want = want
		form.broken = b.lacksBody()
	}
	return form
}

// lacksBody reports whether a value is missing because the body is no form, and
// refuses the body then. Without a body, a missing value is just missing.
func (b *Binder) lacksBody() bool {
	if b.form.want == "" {
		return false
	}
	if b.refusal == nil && b.isEmpty() {
		b.form.want = ""
		return false
	}
	b.unsupported(b.form.want)
	return true
}

// parts reads the values of a multipart form (RFC 7578).
func (b *Binder) parts(reader *multipart.Reader) params {
	form := params{read: true, values: url.Values{}}
	for count := 0; ; count++ {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return form
		}
		if count == MaxParams {
			return b.badForm("count", fmt.Sprintf("must hold at most %d values", MaxParams))
		}
		if err != nil {
			return b.badForm("syntax", "must be a complete multipart/form-data body")
		}
		if part.FileName() != "" && !isBlob(part) {
			b.fail("", problem.Field{In: inForm, Name: part.FormName(), Rule: "file", Message: "must be a value, not a file"})
			continue
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return b.badForm("syntax", "must be a complete multipart/form-data body")
		}
		form.add(part, string(value))
	}
}

func (b *Binder) badForm(rule, message string) params {
	b.unusable(inForm, rule, message)
	return params{read: true, broken: true}
}
