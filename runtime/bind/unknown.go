package bind

import (
	"context"
	"fmt"
	"net/http"

	"github.com/apigen/apigen/runtime/problem"
)

// Unknown says what becomes of members of JSON objects, query parameters and
// form values whose names nobody asked for. The zero value refuses members and
// ignores the others.
type Unknown string

// What may become of unknown names. A refused one has rule "unknown".
const (
	RefuseUnknown Unknown = "refuse"
	IgnoreUnknown Unknown = "ignore"
)

// Validate refuses words that say neither.
func (u Unknown) Validate() error {
	switch u {
	case "", RefuseUnknown, IgnoreUnknown:
		return nil
	}
	return fmt.Errorf("must be %s or %s", RefuseUnknown, IgnoreUnknown)
}

type unknownKey struct{}

// WithUnknown returns middleware that tells the binders of its requests what to
// do, unless [Binder.Unknown] tells them. It is nil for the zero value.
func WithUnknown(u Unknown) func(http.Handler) http.Handler {
	if u == "" {
		return nil
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), unknownKey{}, u)))
		})
	}
}

// Unknown says what becomes of unknown names in this request.
func (b *Binder) Unknown(u Unknown) { b.unknown, b.settled = u, true }

// UnknownByDefault is Unknown where [WithUnknown] says nothing.
func (b *Binder) UnknownByDefault(u Unknown) { b.unknown = u }

// AllowUnknown makes the binder ignore names nobody asked for.
func (b *Binder) AllowUnknown() { b.Unknown(IgnoreUnknown) }

// onUnknown is what becomes of unknown names. The context is asked when the
// first one turns up, as most requests have none.
func (b *Binder) onUnknown() Unknown {
	if !b.settled {
		b.settled = true
		if u, ok := b.r.Context().Value(unknownKey{}).(Unknown); ok {
			b.unknown = u
		}
	}
	return b.unknown
}

// refuseUnasked records rule "unknown" for each query parameter and form value
// that nobody asked for, where they are to be refused.
func (b *Binder) refuseUnasked() {
	if b.settled && b.unknown != RefuseUnknown {
		return
	}
	if b.rawQuery() != "" && !b.query.read && b.onUnknown() == RefuseUnknown {
		b.parse(&b.query, inQuery, b.rawQuery())
	}
	b.refuseNames(inQuery, &b.query)
	b.refuseNames(inForm, &b.form)
}

func (b *Binder) refuseNames(in string, p *params) {
	if !p.read || p.broken {
		return
	}
	names := p.unasked()
	if len(names) == 0 || b.onUnknown() != RefuseUnknown {
		return
	}
	for _, name := range names {
		if b.full() {
			return
		}
		if in == inQuery && b.form.read && b.form.isAsked(name) {
			continue // the body had it
		}
		b.fail("", problem.Field{In: in, Name: name, Rule: "unknown", Message: messageUnknown})
	}
}

const messageUnknown = "is not known here; remove it"

// Nothing returns the error of a request that sends query parameters to a route
// that has none, for routes that refuse unknown names.
func Nothing(r *http.Request) error {
	b := New(r)
	b.Unknown(RefuseUnknown)
	return b.Done()
}
