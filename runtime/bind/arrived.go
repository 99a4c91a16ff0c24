package bind

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/apigen/apigen/runtime/problem"
)

// sniffed is how many bytes of a content say what it is.
const sniffed = 512

// arrived is a file whose beginning has come.
type arrived struct {
	u           *Upload
	field       int
	name        string
	contentType string
	head        []byte // read ahead
	body        io.Reader
	read        int64
	err         error // what every further Read returns
}

func (f *arrived) sniff() error {
	head := make([]byte, sniffed)
	n, err := io.ReadFull(f.body, head)
	if err != nil && !errors.Is(err, io.EOF) && !f.short(err) {
		return err
	}
	f.head, f.contentType = head[:n], sniff(head[:n])
	return nil
}

// short reports whether io.ReadFull stopped because the file is small. The same
// error from the network means that the body is cut off, which the next Read
// tells.
func (f *arrived) short(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }

func sniff(head []byte) string {
	mediaType, _, err := mime.ParseMediaType(http.DetectContentType(head))
	if err != nil {
		return "application/octet-stream"
	}
	return mediaType
}

// is reports whether the file has a media type, or one of a family.
func (f *arrived) is(mediaType string) bool {
	family, any := strings.CutSuffix(mediaType, "*")
	return any && strings.HasPrefix(f.contentType, family) || mediaType == f.contentType
}

// Read implements io.Reader. At the end of the file it reads on to the next one.
func (f *arrived) Read(buffer []byte) (int, error) {
	if f.err == nil && f.u.open != f {
		f.err = errPassed
	}
	if f.err != nil || len(buffer) == 0 {
		return 0, f.err
	}
	var n int
	var err error
	if len(f.head) > 0 {
		n = copy(buffer, f.head)
		f.head = f.head[n:]
	} else {
		n, err = f.body.Read(buffer)
	}
	f.read += int64(n)
	if max := f.u.fields[f.field].MaxSize; max > 0 && f.read > max {
		f.u.err = fileTooLarge(f.u.fields[f.field].Name, max)
		f.err = f.u.err
		return 0, f.err
	}
	switch {
	case errors.Is(err, io.EOF):
		f.u.err = f.u.advance(nil)
		if f.err = f.u.err; f.err == nil {
			f.err = io.EOF
		}
	case err != nil:
		f.u.err = f.u.broken(err)
		f.err = f.u.err
	}
	return n, f.err
}

func fileTooLarge(name string, max int64) error {
	message := fmt.Sprintf("must be at most %d bytes", max)
	return problem.New(http.StatusRequestEntityTooLarge, "file.too_large", "a file is too large").
		WithFields(problem.Field{In: inForm, Name: name, Rule: "maxSize", Message: message})
}
