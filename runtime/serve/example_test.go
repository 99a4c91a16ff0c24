package serve_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/apigen/apigen/runtime/serve"
)

// A plain net/http service that stops in order.
func Example() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") })

	config := serve.Config{Host: "127.0.0.1", Port: serve.AnyPort, Admin: serve.Admin{Port: serve.Off}, DrainDelay: -1}
	server := serve.New(config, mux, nil)
	server.OnStart("warm up", func(context.Context) error { fmt.Println("starting"); return nil })
	server.OnStop("store", func(context.Context) error { fmt.Println("closing"); return nil })
	server.Go("visitor", func(context.Context) error {
		<-server.Started()
		client := http.Client{Timeout: time.Minute}
		answer, err := client.Get("http://" + server.Addr() + "/hello")
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		fmt.Println(string(text))
		client.CloseIdleConnections()
		if err == nil {
			err = io.EOF // an error ends the server, as a signal would
		}
		return err
	})
	fmt.Println(server.Run(context.Background())) // in main: os.Exit(serve.ExitCode(err))
	// Output:
	// starting
	// hello
	// closing
	// visitor: EOF
}
