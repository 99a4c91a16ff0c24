package bind

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"

	"github.com/apigen/apigen/runtime/problem"
)

// readJSON reads and scans the body. The document has no tokens when the body
// is not acceptable.
func (b *Binder) readJSON(optional bool) *document {
	if !b.load(optional) {
		return &document{b: b, in: inBody}
	}
	return b.scan(inBody, "", b.raw)
}

// load reads the body of a JSON request. It returns false when it can't, and
// why is recorded. An optional body that is empty is read as {}.
func (b *Binder) load(optional bool) bool {
	if b.loaded {
		return true
	}
	if b.r.Body == nil {
		b.r.Body = http.NoBody
	}
	if optional && b.r.ContentLength == 0 {
		b.raw, b.loaded = []byte("{}"), true
		return true
	}
	if !b.isJSON() {
		b.unsupported("send the body as application/json in UTF-8, not compressed")
		return false
	}
	b.raw, b.loaded = b.readBody()
	if optional && b.loaded && len(b.raw) == 0 {
		b.raw = []byte("{}")
	}
	return b.loaded
}

// isJSON reports whether the body claims to be JSON.
func (b *Binder) isJSON() bool {
	header := b.r.Header
	if types := header["Content-Type"]; len(types) == 1 && types[0] == "application/json" && len(header["Content-Encoding"]) == 0 {
		return true // what nearly everybody sends
	}
	mediaType, _ := b.mediaType()
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
	if charset, ok := attributes["charset"]; err != nil || ok && !strings.EqualFold(charset, "utf-8") {
		return "", nil
	}
	return mediaType, attributes
}

func (b *Binder) unsupported(detail string) {
	b.refuse(problem.New(http.StatusUnsupportedMediaType, "media_type.unsupported", "the media type of the body is not supported").
		WithDetail("%s", detail))
}

// readBody reads the whole body up to its limit.
func (b *Binder) readBody() ([]byte, bool) {
	limit, source := int64(DefaultMaxBody), io.Reader(b.r.Body)
	if limited, ok := b.r.Body.(interface{ MaxBody() int64 }); ok {
		limit = limited.MaxBody()
	} else {
		b.limited = io.LimitedReader{R: b.r.Body, N: limit + 1}
		source = &b.limited
	}
	if b.r.ContentLength > limit {
		b.refuse(problem.TooLarge(limit))
		return nil, false
	}
	text := &b.storage
	// The claimed length is only believed a little, as it costs the client nothing.
	text.Grow(int(min(max(b.r.ContentLength, 0), 64<<10)) + bytes.MinRead)
	n, err := text.ReadFrom(source)
	if n > limit {
		err = &http.MaxBytesError{Limit: limit}
	}
	if err != nil {
		b.unreadable(err)
		return nil, false
	}
	return text.Bytes(), true
}

func (b *Binder) unreadable(err error) {
	tooLarge, isTooLarge := errors.AsType[*http.MaxBytesError](err)
	switch {
	case isTooLarge:
		b.refuse(problem.TooLarge(tooLarge.Limit).WithCause(err))
	case errors.Is(err, os.ErrDeadlineExceeded):
		b.refuse(problem.New(http.StatusRequestTimeout, "body.timeout", "the body arrived too slowly").WithCause(err))
	case b.r.Context().Err() != nil:
		b.refuse(problem.From(b.r.Context().Err()))
	default:
		b.refuse(problem.BadRequest("body.incomplete", "the body could not be read to its end").WithCause(err))
	}
}
