package bind_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/bind"
	"github.com/apigen/apigen/runtime/middleware"
	"github.com/apigen/apigen/runtime/problem"
)

var png = "\x89PNG\r\n\x1a\n" + strings.Repeat("p", 1000)

// album is a request as generated code has it.
type album struct {
	Title string
	Cover bind.File
	Pages bind.Files
	Notes bind.File
}

func bindAlbum(r *http.Request) (*album, error) {
	var req album
	b := bind.New(r)
	u := b.Upload(
		bind.FileField{Name: "cover", Required: true, MaxSize: 2000, Types: []string{"image/*"}},
		bind.FileField{Name: "pages", Required: true, List: true, MaxCount: 2},
		bind.FileField{Name: "notes"},
	)
	if v := b.Form("title"); v.Required() {
		bind.String(v, &req.Title)
	}
	req.Cover, req.Pages, req.Notes = u.File("cover"), u.Files("pages"), u.File("notes")
	return &req, b.Err()
}

// readAlbum is logic that reads everything and returns what it found.
func readAlbum(req *album) (string, error) {
	found := req.Title
	read := func(part *bind.Part, err error) error {
		if err != nil {
			return err
		}
		n, err := io.Copy(io.Discard, part)
		found += fmt.Sprintf(" %s/%s/%d", part.FileName(), part.ContentType(), n)
		return err
	}
	if err := read(req.Cover.Open()); err != nil {
		return found, err
	}
	for part, err := range req.Pages.All() {
		if err := read(part, err); err != nil {
			return found, err
		}
	}
	if err := read(req.Notes.Open()); err != nil && !errors.Is(err, bind.ErrNoFile) {
		return found, err
	}
	return found, nil
}

// part is one part of a form; a name of a file makes it one.
type part struct{ field, file, content string }

func form(t *testing.T, parts ...part) (body, contentType string) {
	t.Helper()
	var text strings.Builder
	w := multipart.NewWriter(&text)
	for _, p := range parts {
		h := textproto.MIMEHeader{}
		disposition := fmt.Sprintf(`form-data; name="%s"`, p.field)
		if p.file != "" {
			disposition += fmt.Sprintf(`; filename="%s"`, strings.Trim(p.file, " "))
			h.Set("Content-Type", "image/png") // a claim
		}
		h.Set("Content-Disposition", disposition)
		to, err := w.CreatePart(h)
		require.NoError(t, err)
		_, err = io.WriteString(to, p.content)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return text.String(), w.FormDataContentType()
}

func answerAlbum(read func(*album) (string, error)) http.Handler {
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		req, err := bindAlbum(r)
		if err != nil {
			problem.Write(w, r, err)
			return
		}
		found, err := read(req)
		if err != nil {
			problem.Write(w, r, err)
			return
		}
		_, _ = io.WriteString(w, found)
	})
	return middleware.Chain(h, middleware.Progress(0), middleware.BodyLimit(1<<20))
}

func TestUpload(t *testing.T) {
	title, cover := part{"title", "", "Tour"}, part{"cover", "a.png", png}
	page := part{"pages", "p.txt", "hello"}
	for _, c := range []struct {
		name  string
		parts []part
		code  int
		want  string // what the logic found, or rules by field
	}{
		{"all", []part{title, cover, page, page, {"notes", "n", ""}}, 200, "Tour a.png/image/png/1008 p.txt/text/plain/5 p.txt/text/plain/5 n/text/plain/0"},
		{"optional file left out", []part{title, cover, page}, 200, "Tour a.png/image/png/1008 p.txt/text/plain/5"},
		{"optional file not chosen in a browser", []part{title, cover, page, {"notes", " ", ""}}, 200, "Tour a.png/image/png/1008 p.txt/text/plain/5"},
		{"path in the name", []part{title, {"cover", `C:\\temp\\..\\x.png`, png}, {"pages", "../../etc/passwd", "x"}}, 200, "Tour x.png/image/png/1008 passwd/text/plain/1"},
		{"unknown values are no news", []part{title, {"other", "", "x"}, cover, page}, 200, "Tour a.png/image/png/1008 p.txt/text/plain/5"},
		{"nothing", nil, 400, "cover required, pages required, title required"},
		{"first file missing", []part{title, page}, 400, "cover required"},
		{"later file missing", []part{title, cover}, 400, "pages required"},
		{"value missing", []part{cover, page}, 400, "title required"},
		{"value behind a file", []part{title, cover, {"late", "", "x"}, page}, 400, "late order"},
		{"too many of one", []part{title, cover, cover, page}, 400, "cover count"},
		{"too many of a list", []part{title, cover, page, page, page}, 400, "pages count"},
		{"wrong order", []part{title, cover, page, cover}, 400, "cover order"},
		{"wrong type", []part{title, {"cover", "a.png", "<html>"}, page}, 400, "cover type"},
		{"unknown file", []part{title, cover, {"virus", "v", "x"}, page}, 400, "virus unknown"},
		{"value for a file", []part{title, {"cover", "", "text"}, page}, 400, "cover file"},
		{"too large", []part{title, {"cover", "a.png", png + png}, page}, 413, "cover maxSize"},
		{"body too large", []part{title, cover, {"pages", "p", strings.Repeat("x", 2<<20)}}, 413, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			body, contentType := form(t, c.parts...)
			r := httptest.NewRequest(http.MethodPost, "/", io.MultiReader(strings.NewReader(body))) // chunked
			r.Header.Set("Content-Type", contentType)
			w := httptest.NewRecorder()
			answerAlbum(readAlbum).ServeHTTP(w, r)
			require.Equal(t, c.code, w.Code, "%s", w.Body)
			if c.code == 200 {
				require.Equal(t, c.want, w.Body.String())
				return
			}
			require.Equal(t, c.want, rules(t, w.Body.Bytes()))
		})
	}
}

func TestUploadWantsMultipart(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("title=x"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	answerAlbum(readAlbum).ServeHTTP(w, r)
	require.Equal(t, 415, w.Code)
	require.Empty(t, rules(t, w.Body.Bytes()), "the reason says it all")
}

// A body that ends early is never taken for a whole one, wherever it ends.
func TestUploadCutOff(t *testing.T) {
	body, contentType := form(t, part{"title", "", "Tour"}, part{"cover", "a.png", png}, part{"pages", "p", strings.Repeat("x", 3000)})
	for end := 0; end < len(body)-5; end += 7 {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body[:end]))
		r.Header.Set("Content-Type", contentType)
		w := httptest.NewRecorder()
		answerAlbum(readAlbum).ServeHTTP(w, r)
		require.Equal(t, 400, w.Code, "cut at %d: %s", end, w.Body)
	}
}

// Logic that reads only some of the files gets on with the others.
func TestUploadSkips(t *testing.T) {
	body, contentType := form(t, part{"title", "", "x"}, part{"cover", "a.png", png}, part{"pages", "1", "one"}, part{"pages", "2", "two"}, part{"notes", "n", "note"})
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	answerAlbum(func(req *album) (string, error) {
		for page, err := range req.Pages.All() {
			require.NoError(t, err)
			_, err = io.ReadFull(page, make([]byte, 2))
			require.NoError(t, err)
			break
		}
		notes, err := req.Notes.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(notes)
		require.NoError(t, err)
		_, err = req.Cover.Open()
		require.ErrorContains(t, err, "passed")
		_, err = req.Notes.Open()
		require.ErrorContains(t, err, "passed")
		return string(text), nil
	}).ServeHTTP(w, r)
	require.Equal(t, "note", w.Body.String())
}

func TestClientBreaksOff(t *testing.T) {
	failed := make(chan error, 1)
	server := httptest.NewServer(answerAlbum(func(req *album) (string, error) {
		found, err := readAlbum(req)
		failed <- err
		return found, err
	}))
	defer server.Close()
	body, contentType := form(t, part{"title", "", "x"}, part{"cover", "a.png", png}, part{"pages", "p", strings.Repeat("x", 100_000)})
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	_, err = fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", contentType, len(body), body[:50_000])
	require.NoError(t, err)
	require.NoError(t, conn.Close())
	select {
	case err := <-failed:
		e, ok := errors.AsType[*problem.Error](err)
		require.True(t, ok, "%v", err)
		require.Contains(t, []int{400, problem.StatusClientClosedRequest}, e.Status)
	case <-time.After(10 * time.Second):
		require.Fail(t, "the logic still waits for the client")
	}
}

func TestFilesForTestsOfLogic(t *testing.T) {
	found, err := readAlbum(&album{
		Title: "T", Cover: bind.FileOf("../a.png", strings.NewReader(png)),
		Pages: bind.FilesOf(bind.FileOf("1", strings.NewReader("x")), bind.FileOf("2", strings.NewReader(""))),
	})
	require.NoError(t, err)
	require.Equal(t, "T a.png/image/png/1008 1/text/plain/1 2/text/plain/0", found)
}

func TestSafeFileNames(t *testing.T) {
	for name, want := range map[string]string{
		"": "file", ".": "file", "..": "file", "/": "file", "a/b/": "file", ".htaccess": "htaccess",
		`..\..\x.txt`: "x.txt", "a\x00b\r\n.txt": "ab.txt", "über.pdf": "über.pdf", "a:b|c?.txt": "a_b_c_.txt",
		"x\u202egnp.exe": "xgnp.exe", "\xff.txt": "_.txt", " trailing. ": "trailing",
		strings.Repeat("ü", 300) + ".txt": strings.Repeat("ü", 98) + ".txt",
	} {
		part, err := bind.FileOf(name, strings.NewReader("")).Open()
		require.NoError(t, err)
		require.Equal(t, want, part.FileName(), "%q", name)
	}
}

// rules lists the fields of a problem with the rules they break, sorted.
func rules(t *testing.T, body []byte) string {
	t.Helper()
	var answer struct{ Errors []problem.Field }
	require.NoError(t, json.Unmarshal(body, &answer), "%s", body)
	var out []string
	for _, f := range answer.Errors {
		require.Equal(t, "form", f.In)
		out = append(out, f.Name+" "+f.Rule)
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}
