package echo

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/apigen/apigen/internal/e2e/repo"
	"github.com/apigen/apigen/internal/e2e/scratch"
)

// Root is the import path of the service.
const Root = scratch.Path + "/echo"

// Request is a request to the service. Type is its content type.
type Request struct {
	Method, Target, Type, Body string
	Header                     map[string][]string
}

// Answer is what the service said.
type Answer struct {
	Code    int
	Body    json.RawMessage
	Pattern string // of the route that answered
}

// File is a file that somebody added to the service, by its path from the service's
// folder. RUNTIME in its text stands for the import path of the runtime.
type File struct{ Path, Text string }

// Service is the service of one contract, in a module of its own.
type Service struct{ *scratch.Module }

// stub is what generated logic returns before anybody has written some.
var stub = regexp.MustCompile(`return (&types\.\w+\{\}|\[\]types\.Addr\{\}|map\[types\.UUID\]types\.Big\{\}|resp), nil`)

// New generates the service of a contract. Types of requests are those of answers.
func New(t testing.TB, contract string, added ...File) *Service {
	t.Helper()
	s := &Service{scratch.NewModule(t)}
	s.Generate(t, "echo", contract, func(content []byte) []byte {
		return stub.ReplaceAll(content, []byte("return req, nil"))
	})
	for _, file := range added {
		s.Write(t, "echo/"+file.Path, []byte(strings.ReplaceAll(file.Text, "RUNTIME", repo.Runtime)))
	}
	return s
}

// Ask builds the service and asks it, for one answer to each request.
func (s *Service) Ask(t testing.TB, requests []Request) []Answer {
	t.Helper()
	var answers []Answer
	s.Module.Ask(t, "echo", asker, requests, &answers)
	return answers
}
