package echo

// asker is the program that asks the service.
const asker = `package main

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"RUNTIME/conf"
	"TREE/internal/config"
	"TREE/internal/handler"
	"TREE/internal/svc"
)

func main() {
	c := must(conf.Load[config.Config](os.Args[1]))
	service := must(handler.New(must(svc.NewServiceContext(c, slog.New(slog.DiscardHandler)))))
	var asked []struct {
		Method, Target, Type, Body string
		Header                     http.Header
	}
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		panic(err)
	}
	type answer struct {
		Code    int
		Body    json.RawMessage
		Pattern string
	}
	var answers []answer
	for _, a := range asked {
		r := httptest.NewRequest(a.Method, a.Target, strings.NewReader(a.Body))
		if a.Header != nil {
			r.Header = a.Header
		}
		if a.Type != "" {
			r.Header.Set("Content-Type", a.Type)
		}
		w := httptest.NewRecorder()
		service.ServeHTTP(w, r)
		answers = append(answers, answer{w.Code, w.Body.Bytes(), r.Pattern})
	}
	_ = json.NewEncoder(os.Stdout).Encode(answers)
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
`
