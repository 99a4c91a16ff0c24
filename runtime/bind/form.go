package bind

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"

	"github.com/apigen/apigen/runtime/problem"
)

// readForm reads a body form into memory.
func (b *Binder) readForm() params {
	if b.r.Body == nil {
		b.r.Body = http.NoBody
	}
	mediaType, attributes := b.mediaType()
	switch {
	case mediaType == "application/x-www-form-urlencoded":
	case mediaType == "multipart/form-data" && attributes["boundary"] != "":
	default:
		b.unsupported("send the body as application/x-www-form-urlencoded or multipart/form-data in UTF-8, not compressed")
		return params{read: true, broken: true}
	}
	text, ok := b.readBody()
	if !ok {
		return params{read: true, broken: true}
	}
	if boundary := attributes["boundary"]; mediaType == "multipart/form-data" {
		return b.parts(multipart.NewReader(bytes.NewReader(text), boundary))
	}
	var form params
	b.parse(&form, inForm, string(text))
	return form
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
			return b.noForm("count", fmt.Sprintf("must hold at most %d values", MaxParams))
		}
		if err != nil {
			return b.noForm("syntax", "must be a complete multipart/form-data body")
		}
		if part.FileName() != "" {
			b.fail("", problem.Field{In: inForm, Name: part.FormName(), Rule: "file", Message: "must be a value, not a file"})
			continue
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return b.noForm("syntax", "must be a complete multipart/form-data body")
		}
		form.values.Add(part.FormName(), string(value))
	}
}

func (b *Binder) noForm(rule, message string) params {
	b.unusable(inForm, rule, message)
	return params{read: true, broken: true}
}
