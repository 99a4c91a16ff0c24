package middleware

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/apigen/apigen/runtime/problem"
)

// Gunzip unpacks bodies with "Content-Encoding: gzip", so that handlers see
// them as if they had been sent plain. Any other encoding, and more than one,
// is answered with 415 and the header "Accept-Encoding: gzip" (RFC 9110, 12.5.3).
//
// It belongs outside [BodyLimit], whose limit then holds for what comes out.
// Inside, that limit holds for both, what is sent and what comes out. A stream
// that goes on without anything coming out ends with an error in either case.
func Gunzip() Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch encodings := r.Header.Values("Content-Encoding"); {
			case len(encodings) == 0, len(encodings) == 1 && strings.EqualFold(encodings[0], "identity"):
			case len(encodings) == 1 && strings.EqualFold(encodings[0], "gzip"):
				unpack(w, r)
			default:
				w.Header().Set("Accept-Encoding", "gzip")
				problem.Write(w, r, problem.New(http.StatusUnsupportedMediaType, "encoding.unsupported",
					"the content encoding of the body is not supported").WithDetail("send the body plain, or packed once with gzip"))
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// unpack replaces the body. The request no longer says that it is packed, nor
// how long the packed body is.
func unpack(w http.ResponseWriter, r *http.Request) {
	r.Header.Del("Content-Encoding")
	if r.Body == nil || r.Body == http.NoBody {
		return
	}
	r.Header.Del("Content-Length")
	r.ContentLength = -1
	packed := r.Body
	r.Body = &unpacked{packed: packed}
	if outer, ok := packed.(interface{ MaxBody() int64 }); ok {
		r.Body = limit(w, r.Body, outer.MaxBody())
	}
}

// slack is how many bytes a packed body may be longer than what comes out:
// headers, and what is read ahead. gzip itself adds a thousandth at most.
const slack = 64 << 10

var errBarren = errors.New("the packed body goes on without anything coming out")

// unpacked is a body that is unpacked while it is read.
type unpacked struct {
	packed io.ReadCloser
	from   *gzip.Reader // nil before the first read
	in     int64        // bytes read
	out    int64        // bytes that came out
	err    error
}

// Read implements io.Reader.
func (u *unpacked) Read(p []byte) (int, error) {
	if u.err != nil {
		return 0, u.err
	}
	if u.from == nil {
		// A body of no bytes is packed as little as it is anything: it ends at once.
		if u.from, u.err = gzip.NewReader(bufio.NewReader(sent{u})); u.err != nil {
			return 0, u.err
		}
	}
	n, err := u.from.Read(p)
	u.out += int64(n)
	u.err = err
	return n, err
}

// Close implements io.Closer.
func (u *unpacked) Close() error { return u.packed.Close() }

// sent reads what was sent, while it is worth it.
type sent struct{ *unpacked }

func (s sent) Read(p []byte) (int, error) {
	if s.in > s.out+s.out/64+slack {
		return 0, errBarren
	}
	n, err := s.packed.Read(p)
	s.in += int64(n)
	return n, err
}
