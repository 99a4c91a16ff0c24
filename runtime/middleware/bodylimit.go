package middleware

import (
	"io"
	"net/http"

	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/rest/writer"
)

// DefaultBodyLimit is the body limit in bytes when none is given: 1 MiB.
const DefaultBodyLimit = 1 << 20

// BodyLimit lets a handler read at most n bytes of body; n ≤ 0 means
// [DefaultBodyLimit]. A Content-Length beyond it is answered with 413 at once.
// A body without length fails with *http.MaxBytesError when it turns out
// longer, which problem.Write maps to 413 too. The connection is then closed.
//
// The limit is on the bytes sent. Whoever unpacks a compressed body must limit
// what comes out.
func BodyLimit(n int64) Middleware {
	if n <= 0 {
		n = DefaultBodyLimit
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ContentLength > n {
				w.Header().Set("Connection", "close")
				problem.Write(w, r, problem.TooLarge(n))
				return
			}
			if r.Body != nil && r.Body != http.NoBody {
				r.Body = limit(w, r.Body, n)
			}
			next.ServeHTTP(w, r)
		})
	}
}

// limitedBody tells package bind that a limit is set, and which.
type limitedBody struct {
	io.ReadCloser
	max int64
}

// MaxBody returns the limit in bytes.
func (b limitedBody) MaxBody() int64 { return b.max }

func limit(w http.ResponseWriter, body io.ReadCloser, n int64) io.ReadCloser {
	if outer, ok := body.(interface{ MaxBody() int64 }); ok {
		n = min(n, outer.MaxBody())
	}
	// net/http closes the connection after an overrun only if it is handed its own writer.
	return limitedBody{ReadCloser: http.MaxBytesReader(writer.Innermost(w), body, n), max: n}
}
