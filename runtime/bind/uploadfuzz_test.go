package bind_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/apigen/apigen/runtime/bind"
	"github.com/apigen/apigen/runtime/problem"
)

// FuzzUpload reads any body as a form with files: the answer is what was sent or
// a problem of the client's, never a panic, and never content beyond the limits.
func FuzzUpload(f *testing.F) {
	const head = "--x\r\nContent-Disposition: form-data; name=\"cover\"; filename=\"a\"\r\n\r\n"
	for _, seed := range []string{
		"", "--x--", "--x\r\n\r\n--x--", head, head + png + "\r\n--x--\r\n",
		"--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nT\r\n" + head + png + "\r\n" +
			strings.Replace(head, "cover", "pages", 1) + "p\r\n--x--\r\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		req, err := bindAlbum(r)
		if err == nil {
			_, err = readAlbum(req)
		}
		if err == nil {
			return
		}
		e, ok := errors.AsType[*problem.Error](err)
		if !ok || e.Status < 400 || e.Status >= 500 || errors.Is(err, bind.ErrNoFile) {
			t.Fatalf("%v", err)
		}
	})
}
