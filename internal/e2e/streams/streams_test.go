package streams_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/internal/e2e/page"
	"github.com/apigen/apigen/internal/e2e/repo"
	"github.com/apigen/apigen/internal/e2e/scratch"
)

// sent is one request to the service of the page.
type sent struct {
	Method, Target, Type, LastEventID, Origin string // method WS stands for a WebSocket that sends one message
	Body                                      []byte
}

// TestUploadsAndStreamsAsDocumented builds the service of the page with the
// logic of the page and asks it over loopback.
func TestUploadsAndStreamsAsDocumented(t *testing.T) {
	png := "\x89PNG\r\n\x1a\n" + strings.Repeat("p", 1000)
	title, cover := value("title", "Tour"), upload("cover", "../a.png", png)
	cases := []struct {
		sent sent
		code int
		want string
	}{
		{multipartForm(title, cover), 200, `{"title":"Tour","files":["a.png"],"bytes":1008}`},
		{multipartForm(title, cover, upload("pages", "1", png), upload("pages", "2", png)), 200, `{"title":"Tour","files":["a.png","1","2"],"bytes":3024}`},
		{sent{Method: "POST", Target: "/albums/7", Type: "application/json", Body: []byte("{}")}, 415, ``},
		{multipartForm(title, upload("cover", "a", strings.Repeat("p", 40<<20))), 413, ``},
		{multipartForm(title, upload("cover", "a", png+strings.Repeat("p", 1<<20))), 413, `cover maxSize`},
		{multipartForm(cover), 400, `title required`},
		{multipartForm(title), 400, `cover required`},
		{multipartForm(title, cover, cover), 400, `cover count`},
		{multipartForm(title, upload("cover", "a", "GIF89a")), 400, `cover type`},
		{multipartForm(title, cover, upload("other", "a", png)), 400, `other unknown`},
		{multipartForm(cover, title), 400, `title required`},
		{multipartForm(title, cover, value("more", "x")), 400, `more order`},
		{multipartForm(title, upload("pages", "1", png), cover), 400, `cover required`},
		{multipartForm(title, value("cover", "x")), 400, `cover file`},
		{sent{Method: "POST", Target: "/albums/7", Type: formType, Body: []byte(title + cover[:len(cover)-20])}, 400, ``},
		{sent{Method: "GET", Target: "/events"}, 200, "id: 1\ndata: {\"n\":1}\n\nid: 2\ndata: {\"n\":2}\n\nid: 3\ndata: {\"n\":3}\n\n"},
		{sent{Method: "GET", Target: "/events", LastEventID: "2"}, 200, "id: 3\ndata: {\"n\":3}\n\n"},
		{sent{Method: "GET", Target: "/events?from=4"}, 204, ``},
		{sent{Method: "GET", Target: "/events?from=x"}, 400, `from type`},
		{sent{Method: "GET", Target: "/rooms/7"}, 426, ``},
		{sent{Method: "WS", Target: "/rooms/7?nick=ann", Body: []byte("hello")}, 101, `ann: hello`},
		{sent{Method: "WS", Target: "/rooms/7", Body: []byte("hello")}, 101, `guest: hello`},
		{sent{Method: "WS", Target: "/rooms/7?nick=a&nick=b"}, 400, `nick duplicate`},
		{sent{Method: "WS", Target: "/rooms/7", Origin: "https://evil.example"}, 403, ``},
	}
	var all []sent
	for _, c := range cases {
		all = append(all, c.sent)
	}
	answers := serve(t, repo.Read(t, "docs/streams.md"), all)
	require.Len(t, answers, len(cases))
	for i, c := range cases {
		got := answers[i]
		require.Equal(t, c.code, got.Code, "request %d: %s", i, got.Text)
		switch {
		case c.code < 300:
			require.Equal(t, strings.TrimSpace(c.want), strings.TrimSpace(got.Text), "request %d", i)
		default:
			require.Equal(t, c.want, firstRule(t, got.Text), "request %d", i)
		}
	}
}

const formType = "multipart/form-data; boundary=x"

func value(name, text string) string {
	return "--x\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + text + "\r\n"
}

func upload(name, file, content string) string {
	return "--x\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + file + "\"\r\n\r\n" + content + "\r\n"
}

func multipartForm(parts ...string) sent {
	return sent{Method: "POST", Target: "/albums/7", Type: formType, Body: []byte(strings.Join(parts, "") + "--x--\r\n")}
}

// firstRule is the first field of a problem with the rule it breaks.
func firstRule(t *testing.T, text string) string {
	t.Helper()
	var problem struct{ Errors []struct{ Name, Rule string } }
	require.NoError(t, json.Unmarshal([]byte(text), &problem), "%s", text)
	if len(problem.Errors) == 0 {
		return ""
	}
	return problem.Errors[0].Name + " " + problem.Errors[0].Rule
}

type said struct {
	Code int
	Text string
}

// serve builds the service of the page, with its logic, and asks it.
func serve(t *testing.T, text string, requests []sent) []said {
	t.Helper()
	m := scratch.NewModule(t)
	logic := page.Blocks(text, "go")
	m.Generate(t, "album", page.Blocks(text, "api")[0], func(content []byte) []byte { return withLogic(content, logic) })
	var answers []said
	m.Ask(t, "album", asker, requests, &answers)
	return answers
}

// withLogic puts a method of the page in the place of its stub.
func withLogic(stub []byte, methods []string) []byte {
	text := string(stub)
	for _, method := range methods {
		head, _, _ := strings.Cut(method, "\n")
		before, _, found := strings.Cut(text, head)
		if !found {
			continue
		}
		text = before + method
		for _, path := range []string{"io", "strconv", "time", "github.com/coder/websocket", repo.Runtime + "/sse"} {
			if strings.Contains(method, path[strings.LastIndex(path, "/")+1:]+".") {
				text = strings.Replace(text, "import (\n", "import (\n\t\""+path+"\"\n", 1)
			}
		}
	}
	return []byte(text)
}
