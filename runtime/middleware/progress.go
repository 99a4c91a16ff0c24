package middleware

import (
	"io"
	"net/http"
	"time"
)

// DefaultPatience is how long a part of a large body may take when nothing is
// said.
const DefaultPatience = 30 * time.Second

// progress is how many bytes of a body must come within the patience: some 2
// KiB a second at its default, less than any connection in use has, and enough
// for a body of any size to come to an end.
const progress = 64 << 10

// Progress lets a request take as long as its body keeps coming: each 64 KiB
// have d to arrive, and the answer has d after the last part, instead of the
// server's ReadTimeout and WriteTimeout. Time between reads does not count. 0
// means [DefaultPatience].
//
// A body that comes too slowly fails with an error that is
// os.ErrDeadlineExceeded. Writers without deadlines are left alone.
func Progress(d time.Duration) Middleware {
	if d <= 0 {
		d = DefaultPatience
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Body != nil && r.Body != http.NoBody {
				r.Body = &progressing{ReadCloser: r.Body, control: http.NewResponseController(w), patience: d, left: d}
			}
			next.ServeHTTP(w, r)
		})
	}
}

// progressing is a body whose deadline moves as it is read.
type progressing struct {
	io.ReadCloser
	control  *http.ResponseController
	patience time.Duration
	left     time.Duration // for the rest of the 64 KiB
	came     int
}

// Read implements io.Reader.
func (b *progressing) Read(buffer []byte) (int, error) {
	start := time.Now()
	_ = b.control.SetReadDeadline(start.Add(b.left))
	_ = b.control.SetWriteDeadline(start.Add(b.left + b.patience))
	n, err := b.ReadCloser.Read(buffer)
	b.left = max(0, b.left-time.Since(start))
	if b.came += n; b.came >= progress {
		b.came, b.left = 0, b.patience
	}
	return n, err
}
