package bind_test

import (
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/bind"
)

// typed is a part with a media type, as browsers send those of a Blob.
type typed struct{ name, file, mediaType, content string }

func typedForm(t *testing.T, parts ...typed) *http.Request {
	t.Helper()
	return multi(t, func(w *multipart.Writer) {
		for _, p := range parts {
			h := textproto.MIMEHeader{}
			h.Set("Content-Disposition", fmt.Sprintf(`form-data; name=%q`, p.name))
			if p.file != "" {
				h.Set("Content-Disposition", fmt.Sprintf(`form-data; name=%q; filename=%q`, p.name, p.file))
			}
			if p.mediaType != "" {
				h.Set("Content-Type", p.mediaType)
			}
			to, err := w.CreatePart(h)
			require.NoError(t, err)
			_, err = io.WriteString(to, p.content)
			require.NoError(t, err)
		}
	})
}

// meta reads the value meta, a JSON text, and the file photo when there is one.
func meta(b *bind.Binder, files bool) (name string) {
	var u *bind.Upload
	if files {
		u = b.Upload(bind.FileField{Name: "photo"})
	}
	if v := b.Form("meta"); v.Required() {
		var object map[string]string
		bind.JSONText(v, &object, func(n bind.Node, dst *map[string]string) { bind.Dict(n, dst, bind.Decode) })
		name = object["name"]
	}
	if files {
		u.File("photo")
	}
	return name
}

func TestJSONPartsMayBeBlobs(t *testing.T) {
	text, err := json.Marshal(map[string]string{"name": "Ann"})
	require.NoError(t, err)
	photo := typed{"photo", "p.png", "image/png", png}
	for name, c := range map[string]struct {
		part   typed
		faults []string
	}{
		"a Blob":              {typed{"meta", "blob", "application/json", string(text)}, nil},
		"a File of JSON":      {typed{"meta", "meta.json", "application/json; charset=utf8", string(text)}, nil},
		"of a JSON type":      {typed{"meta", "blob", "application/vnd.meta+json", string(text)}, nil},
		"text":                {typed{"meta", "blob", "text/plain", string(text)}, nil},
		"without a file name": {typed{"meta", "", "application/json", string(text)}, nil},
		"that is no JSON":     {typed{"meta", "blob", "application/json", "{"}, []string{"form meta json"}},
		"of another charset":  {typed{"meta", "blob", "application/json; charset=utf-16", string(text)}, []string{"form meta X", "form meta required"}},
		"of another type":     {typed{"meta", "blob", "image/png", png}, []string{"form meta X", "form meta required"}},
		"of an unknown name":  {typed{"mta", "blob", "application/json", string(text)}, []string{"form meta required", "form mta unknown"}},
	} {
		for rule, files := range map[string]bool{"file": false, "unknown": true} {
			b := bind.New(typedForm(t, c.part, photo))
			if !files {
				b = bind.New(typedForm(t, c.part))
			}
			person := meta(b, files)
			if c.faults == nil {
				require.NoError(t, b.Err(), name)
				require.Equal(t, "Ann", person, name)
				continue
			}
			want := slices.Clone(c.faults)
			want[0] = strings.Replace(want[0], " X", " "+rule, 1)
			got := faults(t, b)
			require.NotEmpty(t, got, name)
			require.Subset(t, want, got, name)
		}
	}
}

// What stands behind a file is still on the network when the values are read.
func TestValuesBehindFilesAreAskedForBeforeThem(t *testing.T) {
	text := typed{"meta", "", "", `{"name":"Ann"}`}
	photo := typed{"photo", "p.png", "image/png", png}
	for name, c := range map[string]struct {
		parts   []typed
		message string
	}{
		"behind":   {[]typed{photo, text}, "is required, and must be sent before the files"},
		"nowhere":  {[]typed{photo}, "is required, and must be sent before the files"},
		"no files": {nil, "is required"},
	} {
		b := bind.New(typedForm(t, c.parts...))
		meta(b, true)
		require.Equal(t, []string{"form meta required"}, faults(t, b), name)
		require.Equal(t, c.message, refusal(t, b).Fields[0].Message, name)
	}
	b := bind.New(typedForm(t, photo, typed{"meta", "blob", "application/json", "{}"}))
	u := b.Upload(bind.FileField{Name: "photo"})
	b.Form("meta").Present()
	file, err := u.File("photo").Open()
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, file)
	require.ErrorContains(t, err, "request is not valid")
}
