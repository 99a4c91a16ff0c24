package streams_test

// asker is the program that asks the service over loopback.
const asker = `package main

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
