package corpus_test

import (
	"fmt"
	"strings"

	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/internal/e2e/repo"
	"github.com/apigen/apigen/internal/e2e/scratch"
)

// starter is the Go file that creates the service of one contract, with the
// configuration file it was generated with, and asks for each of its routes.
func starter(c *trial) []byte {
	var asked strings.Builder
	for _, group := range c.api.Groups {
		for _, route := range group.Routes {
			fmt.Fprintf(&asked, "\t{%q, %q},\n", route.Method, example(route.Path))
		}
	}
	return []byte(strings.NewReplacer("TREE", scratch.Path+"/"+c.dir, "RUNTIME", repo.Runtime, "ROUTES", asked.String(), "CONFIG", service.ConfigPath(c.api.Service)).
		Replace(`package start

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"

	"RUNTIME/conf"
	"TREE/internal/config"
	"TREE/internal/handler"
	"TREE/internal/svc"
)

var routes = [][2]string{
ROUTES}

func Start(dir string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	c, err := conf.Load[config.Config](dir + "/CONFIG")
	if err != nil {
		return err
	}
	svcCtx, err := svc.NewServiceContext(c, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	service, err := handler.New(svcCtx)
	if err != nil {
		return err
	}
	for _, route := range routes {
		answer := httptest.NewRecorder()
		service.ServeHTTP(answer, httptest.NewRequest(route[0], route[1], nil))
		if code := answer.Code; code == http.StatusNotFound || code == http.StatusMethodNotAllowed || code >= 500 {
			return fmt.Errorf("%s %s answers %d %s", route[0], route[1], code, answer.Body)
		}
	}
	return nil
}
`))
}

// example is a path that a route with variables matches.
func example(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		switch {
		case strings.HasPrefix(part, ":"):
			parts[i] = "1"
		case strings.HasPrefix(part, "*"):
			parts[i] = "a/b"
		}
	}
	return strings.Join(parts, "/")
}

// conductor is the program that starts all services, one after the other.
func conductor(trials []*trial) []byte {
	var imports, calls strings.Builder
	for _, c := range trials {
		if c.compiled {
			fmt.Fprintf(&imports, "\t%s %q\n", c.dir, scratch.Path+"/"+c.dir+"/start")
			fmt.Fprintf(&calls, "\treport(%q, %s.Start(%q))\n", c.dir, c.dir, c.dir)
		}
	}
	return []byte(strings.NewReplacer("IMPORTS", imports.String(), "CALLS", calls.String()).Replace(`package main

import (
	"encoding/json"
	"os"

IMPORTS)

func main() {
CALLS}

func report(dir string, err error) {
	result := map[string]string{"Dir": dir}
	if err != nil {
		result["Problem"] = err.Error()
	}
	_ = json.NewEncoder(os.Stdout).Encode(result)
}
`))
}
