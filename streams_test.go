package apigen_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
)

const streamsPage = "docs/streams.md"

// sent is one request to the service of the page.
type sent struct {
	Method, Target, Type, LastEventID, Origin string // method WS stands for a WebSocket that sends one message
	Body                                      []byte
}

// TestUploadsAndStreamsAsDocumented builds the service of the page with the
// logic of the page and asks it over loopback.
func TestUploadsAndStreamsAsDocumented(t *testing.T) {
	page, err := os.ReadFile(streamsPage)
	require.NoError(t, err)
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
	answers := serveStreams(t, string(page), all)
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

// blocks finds the blocks of a language in a page.
func blocks(page, language string) []string {
	var out []string
	for _, found := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(page, -1) {
		out = append(out, found[1])
	}
	return out
}

func serveStreams(t *testing.T, page string, requests []sent) []said {
	t.Helper()
	text := blocks(page, "api")[0]
	program, diags := parser.Load(fstest.MapFS{"album.api": {Data: []byte(text)}}, "album.api")
	require.Empty(t, diags)
	api, diags := contract.Resolve(program)
	require.Empty(t, diags)
	files, diags, err := generator.Run(api, service.Emitters(service.Settings{
		Root: forestModule + "/album", Runtime: module + "/runtime", Contract: "album.api", Style: "gozero",
	})...)
	require.NoError(t, err)
	require.Empty(t, diags)
	tree := &forest{dir: t.TempDir()}
	tree.writeModule(t)
	logic := blocks(page, "go")
	for _, file := range files {
		tree.write(t, "album/"+file.Path, withLogic(file.Content, logic))
	}
	tree.write(t, "album/ask/main.go", []byte(strings.NewReplacer("TREE", forestModule+"/album", "RUNTIME", module+"/runtime").Replace(streamAsker)))
	input, err := json.Marshal(requests)
	require.NoError(t, err)
	run := tree.command("go", "run", "./album/ask", "album/etc/album-api.yaml")
	run.Stdin = bytes.NewReader(input)
	output, problems := &bytes.Buffer{}, &bytes.Buffer{}
	run.Stdout, run.Stderr = output, problems
	require.NoError(t, run.Run(), "%s", problems)
	var answers []said
	require.NoError(t, json.Unmarshal(output.Bytes(), &answers))
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
		for _, path := range []string{"io", "strconv", "time", "github.com/coder/websocket", module + "/runtime/sse"} {
			if strings.Contains(method, path[strings.LastIndex(path, "/")+1:]+".") {
				text = strings.Replace(text, "import (\n", "import (\n\t\""+path+"\"\n", 1)
			}
		}
	}
	return []byte(text)
}

// streamAsker is the program that asks the service over loopback.
const streamAsker = `package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/coder/websocket"

	"RUNTIME/conf"
	"TREE/internal/config"
	"TREE/internal/handler"
	"TREE/internal/svc"
)

func main() {
	c := must(conf.Load[config.Config](os.Args[1]))
	server := httptest.NewServer(must(handler.New(must(svc.NewServiceContext(c, slog.New(slog.DiscardHandler))))))
	defer server.Close()
	var asked []struct {
		Method, Target, Type, LastEventID, Origin string
		Body                                      []byte
	}
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		panic(err)
	}
	type answer struct {
		Code int
		Text string
	}
	var answers []answer
	for _, a := range asked {
		if a.Method == "WS" {
			code, text := talk(server.URL+a.Target, a.Origin, a.Body)
			answers = append(answers, answer{code, text})
			continue
		}
		r := must(http.NewRequest(a.Method, server.URL+a.Target, bytes.NewReader(a.Body)))
		if a.Type != "" {
			r.Header.Set("Content-Type", a.Type)
		}
		if a.LastEventID != "" {
			r.Header.Set("Last-Event-ID", a.LastEventID)
		}
		r.Header.Set("Expect", "100-continue")
		response := must(http.DefaultClient.Do(r))
		text := must(io.ReadAll(response.Body))
		_ = response.Body.Close()
		answers = append(answers, answer{response.StatusCode, string(text)})
	}
	_ = json.NewEncoder(os.Stdout).Encode(answers)
}

// talk sends one message and says goodbye after the answer.
func talk(url, origin string, message []byte) (int, string) {
	ctx := context.Background()
	conn, response, err := websocket.Dial(ctx, url, &websocket.DialOptions{HTTPHeader: http.Header{"Origin": []string{origin}[:min(len(origin), 1)]}})
	if err != nil {
		return response.StatusCode, string(must(io.ReadAll(response.Body)))
	}
	if err := conn.Write(ctx, websocket.MessageText, message); err != nil {
		panic(err)
	}
	_, text, err := conn.Read(ctx)
	must(text, err)
	must(0, conn.Close(websocket.StatusNormalClosure, ""))
	return response.StatusCode, string(text)
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
`
