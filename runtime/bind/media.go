package bind

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/apigen/apigen/runtime/problem"
)

// isJSON reports whether the body claims to be JSON.
func (b *Binder) isJSON() bool {
	header := b.r.Header
	if types := header["Content-Type"]; len(types) == 1 && types[0] == "application/json" && len(header["Content-Encoding"]) == 0 {
		return true // what nearly everybody sends
	}
	mediaType, _ := b.mediaType()
	return namesJSON(mediaType)
}

func namesJSON(mediaType string) bool {
	return mediaType == "application/json" ||
		strings.HasPrefix(mediaType, "application/") && strings.HasSuffix(mediaType, "+json")
}

// mediaType returns what the body claims to be, or "" when it is ambiguous,
// compressed or in another charset than UTF-8.
func (b *Binder) mediaType() (string, map[string]string) {
	types, encodings := b.r.Header.Values("Content-Type"), b.r.Header.Values("Content-Encoding")
	encoded := len(encodings) > 1 || len(encodings) == 1 && !strings.EqualFold(encodings[0], "identity")
	if encoded || len(types) != 1 {
		return "", nil
	}
	mediaType, attributes, err := mime.ParseMediaType(types[0])
	if err != nil || !inUTF8(attributes) {
		return "", nil
	}
	return mediaType, attributes
}

// inUTF8 reports whether a media type is in UTF-8 or says nothing about that. The
// labels are those of the WHATWG Encoding Standard, section 4.2.
func inUTF8(attributes map[string]string) bool {
	label, ok := attributes["charset"]
	if !ok {
		return true
	}
	switch strings.ToLower(strings.Trim(label, "\t\n\f\r ")) {
	case "utf-8", "utf8", "unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "x-unicode20utf8":
		return true
	}
	return false
}

// unsupported refuses a body that is not of the wanted type.
func (b *Binder) unsupported(want string) {
	detail := "send the body as " + want + " in UTF-8, not compressed"
	if _, attributes, err := mime.ParseMediaType(b.r.Header.Get("Content-Type")); err == nil && !inUTF8(attributes) {
		detail = "send the body in UTF-8, as no other charset is read"
	}
	b.refuse(problem.New(http.StatusUnsupportedMediaType, "media_type.unsupported", "the media type of the body is not supported").
		WithDetail("%s", detail))
}

// isEmpty reports whether there is nothing in the body: none was sent, or one of
// no length, with or without chunks. Of a body whose length nobody said, the
// first byte is read and lost, so a body that is not empty must then be refused.
func (b *Binder) isEmpty() bool {
	if b.r.Body == nil || b.r.ContentLength >= 0 {
		return b.r.Body == nil || b.r.ContentLength == 0
	}
	_, err := io.ReadFull(b.r.Body, make([]byte, 1))
	if err != nil && !errors.Is(err, io.EOF) {
		b.unreadable(err)
	}
	return errors.Is(err, io.EOF)
}

// isBlob reports whether a part that has the name of a file may be a value: a
// browser gives one to what a script sends as a Blob.
func isBlob(part *multipart.Part) bool {
	mediaType, attributes, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
	return err == nil && inUTF8(attributes) && (namesJSON(mediaType) || mediaType == "text/plain")
}
