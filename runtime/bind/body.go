package bind

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"

	"github.com/apigen/apigen/runtime/problem"
)

// readJSON reads and scans the body. The document has no tokens when the body
// is not acceptable. Where absent is {}, an empty body is read as that.
func (b *Binder) readJSON(absent bool) *document {
	doc := &document{b: b, in: inBody}
	switch {
	case !b.load(absent):
		return doc
	case len(b.raw) > 0:
		return b.scan(inBody, "", b.raw)
	case absent:
		return b.scan(inBody, "", []byte("{}"))
	}
	doc.fail("", "required", "is required")
	return doc
}

// load reads the body of a JSON request. It returns false when it can't, and
// why is recorded. Where absent is {}, an empty body is read as that.
func (b *Binder) load(absent bool) bool {
	if b.loaded {
		return true
	}
	if b.isJSON() {
		b.raw, b.loaded = b.readBody()
	} else if b.raw, b.loaded = nil, b.isEmpty(); !b.loaded {
		b.unsupported("application/json")
	}
	if absent && b.loaded && len(b.raw) == 0 {
		b.raw = []byte("{}")
	}
	return b.loaded
}

// readBody reads the whole body up to its limit.
func (b *Binder) readBody() ([]byte, bool) {
	if b.r.Body == nil {
		return nil, true
	}
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
