package bind

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/rest"
)

// Where an input was read, as in problem.Field.In.
const (
	inPath   = "path"
	inQuery  = "query"
	inHeader = "header"
	inCookie = "cookie"
	inForm   = "form"
	inBody   = "body"
)

// Binder reads one request. It is made by [New] and not safe for concurrent use.
type Binder struct {
	r       *http.Request
	unknown Unknown // what becomes of unknown names
	settled bool    // unknown is what counts

	query   params
	form    params
	body    *document
	reader  Reader
	raw     []byte       // the body
	loaded  bool         // raw holds it
	storage bytes.Buffer // what raw is in
	limited io.LimitedReader

	refusal *problem.Error // set when the answer is not a plain 400
	fields  []problem.Field
	places  []string // one per field: an input fails once
}

var binders = sync.Pool{New: func() any { return new(Binder) }}

// New returns a binder for r. Nothing is read until asked for.
func New(r *http.Request) *Binder {
	b := binders.Get().(*Binder)
	b.r = r
	return b
}

// maxStorage keeps a rare long body from staying in memory.
const maxStorage = 64 << 10

// Done is Err for the last call: the binder, and whatever inputs came from it,
// must not be used again.
func (b *Binder) Done() error {
	err := b.Err()
	b.reset()
	binders.Put(b)
	return err
}

// reset forgets the request. It touches what was used: this runs each time.
func (b *Binder) reset() {
	b.r, b.unknown, b.settled = nil, "", false
	if b.query.read {
		clear(b.query.pairs)
		b.query = params{pairs: b.query.pairs[:0]}
	}
	if b.form.read {
		b.form = params{}
	}
	if b.loaded || b.body != nil {
		b.body, b.raw, b.loaded = nil, nil, false
		b.reader, b.limited = Reader{}, io.LimitedReader{}
	}
	if b.storage.Reset(); b.storage.Cap() > maxStorage {
		b.storage = bytes.Buffer{}
	}
	b.refusal, b.fields, b.places = nil, nil, nil
}

// Path returns the path variable name. It is absent when the route has no such
// variable.
func (b *Binder) Path(name string) Value {
	text := rest.PathValue(b.r, name)
	v := Value{b: b, in: inPath, name: name, first: text}
	if text != "" {
		v.count = 1
	}
	return v
}

// Query returns the query parameter name with all its values.
func (b *Binder) Query(name string) Value {
	if !b.query.read {
		b.parse(&b.query, inQuery, b.rawQuery())
	}
	return b.query.value(b, inQuery, name)
}

// rawQuery is empty for a request without a URL too, as tests make them.
func (b *Binder) rawQuery() string {
	if b.r.URL == nil {
		return ""
	}
	return b.r.URL.RawQuery
}

// Header returns the request header name with all its lines. "Host" is the
// host the request was sent to.
func (b *Binder) Header(name string) Value {
	v := Value{b: b, in: inHeader, name: name}
	if strings.EqualFold(name, "Host") && b.r.Host != "" {
		v.first, v.count = b.r.Host, 1
		return v
	}
	return v.with(b.r.Header.Values(name))
}

// Cookie returns the cookie name; of several with the name the first, as browsers send
// the one of the longest path first (RFC 6265, 5.4).
func (b *Binder) Cookie(name string) Value {
	v := Value{b: b, in: inCookie, name: name}
	if cookie, err := b.r.Cookie(name); err == nil {
		v.first, v.count = cookie.Value, 1
	}
	return v
}

// Form returns the value name of a urlencoded or multipart body, with all its
// texts, or that of the query when the body has none of that name. A body that is
// no form is refused when a value is lacking, and files are (rule "file").
func (b *Binder) Form(name string) Value {
	if !b.form.read {
		b.form = b.readForm()
	}
	v := b.form.value(b, inForm, name)
	v.form = true
	if v.count > 0 || b.rawQuery() == "" {
		return v
	}
	if inQuery := b.Query(name); inQuery.count > 0 {
		inQuery.form = true
		return inQuery
	}
	return v
}

// JSON returns the body as an object. When the body is not a JSON object the
// reason is recorded and ok is false. An empty body counts as an object without
// members, whatever its media type.
func (b *Binder) JSON() (o *Object, ok bool) {
	if b.body == nil && !b.reader.done() {
		b.body = b.readJSON(true)
	}
	n, ok := b.Body()
	if !ok {
		return nil, false
	}
	return n.object()
}

// Body returns the body as a JSON value of any kind. When the body is not JSON
// the reason is recorded and ok is false: rule "required" for an empty body,
// whatever its media type. It is false as well when a [Reader] has read the whole
// body.
func (b *Binder) Body() (n Node, ok bool) {
	if b.reader.done() {
		return Node{}, false
	}
	if b.body == nil {
		b.body = b.readJSON(false)
	}
	return b.body.root(), len(b.body.tokens) > 0
}

// Err returns nil when nothing was refused. Otherwise it returns a
// *problem.Error with the collected fields: 400 with code "request.invalid",
// or 408, 413 or 415 when the body is the reason.
func (b *Binder) Err() error {
	for _, name := range b.form.blobs {
		b.fail("", problem.Field{In: inForm, Name: name, Rule: "unknown", Message: "is no file of this request"})
	}
	b.refuseUnasked()
	switch {
	case b.refusal != nil:
		return b.refusal.WithFields(b.fields...)
	case len(b.fields) > 0:
		return invalid(b.fields...)
	}
	return nil
}

// fail records one field error. The place tells inputs of the same name apart.
func (b *Binder) fail(place string, f problem.Field) {
	place = f.In + " " + f.Name + " " + place
	for _, known := range b.places {
		if known == place {
			return
		}
	}
	f.Name = clip(f.Name)
	b.places = append(b.places, place)
	b.fields = append(b.fields, f)
}

func (b *Binder) full() bool { return len(b.fields) >= MaxErrors }

// refuse records the first reason for an answer other than 400.
func (b *Binder) refuse(e *problem.Error) {
	if b.refusal == nil {
		b.refusal = e
	}
}

func clip(name string) string {
	if len(name) <= maxNameBytes {
		return name
	}
	return strings.ToValidUTF8(name[:maxNameBytes], "") + "…"
}
