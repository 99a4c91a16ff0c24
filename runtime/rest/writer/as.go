package writer

import "net/http"

type unwrapper interface{ Unwrap() http.ResponseWriter }

// As returns the first writer in w's Unwrap chain, w included, that is a T. It
// is to response writers what errors.As is to errors.
func As[T any](w http.ResponseWriter) (T, bool) {
	for {
		if t, ok := w.(T); ok {
			return t, true
		}
		outer, ok := w.(unwrapper)
		if !ok {
			var none T
			return none, false
		}
		w = outer.Unwrap()
	}
}

// Innermost returns the end of w's Unwrap chain: behind a server, the writer
// of net/http itself.
func Innermost(w http.ResponseWriter) http.ResponseWriter {
	for {
		outer, ok := w.(unwrapper)
		if !ok {
			return w
		}
		w = outer.Unwrap()
	}
}
