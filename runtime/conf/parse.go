package conf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

func read(path string) ([]byte, *Problem) {
	data, err := readFile(path, maxFileBytes)
	if err == nil {
		return data, nil
	}
	message := err.Error()
	if errors.Is(err, fs.ErrNotExist) {
		message = "file not found; create it or name another one"
	}
	return nil, &Problem{File: path, Message: message, Err: err}
}

var errTooLarge = errors.New("file is too large")

// readFile reads at most limit bytes. Its errors do not name the path.
func readFile(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, withoutPath(err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, withoutPath(err)
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%w: the limit is %d KiB", errTooLarge, limit>>10)
	}
	return data, nil
}

func withoutPath(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// parse returns the value at the top of the only document, nil when there is
// none.
func parse(file string, data []byte) (*yaml.Node, *Problem) {
	if p := checkText(file, data); p != nil {
		return nil, p
	}
	loader, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, &Problem{File: file, Message: "cannot be read as YAML", Err: err}
	}
	var document, second yaml.Node
	switch err := loader.Load(&document); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, syntaxProblem(file, data, err)
	}
	switch err := loader.Load(&second); {
	case err == nil:
		return nil, &Problem{File: file, Line: second.Line, Column: second.Column, Message: "a second document starts here; a configuration file holds one"}
	case !errors.Is(err, io.EOF):
		return nil, syntaxProblem(file, data, err)
	}
	if document.Kind != yaml.DocumentNode || len(document.Content) == 0 {
		return nil, nil
	}
	return document.Content[0], nil
}

// checkText finds what the library reports without a position.
func checkText(file string, data []byte) *Problem {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		message := ""
		switch {
		case r == utf8.RuneError && size == 1:
			message = "is not UTF-8 text here; save the file as UTF-8"
		case r < ' ' && !strings.ContainsRune("\t\n\r", r), r == 0x7f:
			message = "has a control character here; remove it"
		}
		if message != "" {
			line := 1 + bytes.Count(data[:i], []byte("\n"))
			start := 1 + bytes.LastIndexByte(data[:i], '\n')
			return &Problem{File: file, Line: line, Column: 1 + utf8.RuneCount(data[start:i]), Message: message}
		}
		i += size
	}
	return nil
}

// syntaxProblem leaves out what the library quotes from the file: it may be
// part of a secret.
func syntaxProblem(file string, data []byte, err error) *Problem {
	p := &Problem{File: file, Message: "is not valid YAML"}
	var e *yaml.LoadError
	if !errors.As(err, &e) {
		return p
	}
	p.Line, p.Column = max(e.Mark.Line, 1), max(e.Mark.Column, 1)
	switch {
	case indentedByTab(data, p.Line):
		p.Message = "a tab cannot indent YAML; use spaces"
	case strings.HasPrefix(e.Message, "unknown anchor"):
		p.Message = messageAlias
	case strings.HasPrefix(e.Message, "found character that cannot start any token"):
		p.Message = "a value cannot start with this character; put the value in quotes"
	case strings.HasPrefix(e.Message, "mapping values are not allowed"):
		p.Message = "a colon is not allowed here; check the indentation, or put the value in quotes"
	case !strings.ContainsAny(e.Message, `"`):
		p.Message = "is not valid YAML: " + e.Message
	}
	if strings.HasPrefix(e.Message, "did not find expected") && bytes.Contains(lineOf(data, p.Line), []byte("${")) {
		p.Message += `; inside {} and [], put "${…}" in quotes`
	}
	return p
}

func lineOf(data []byte, line int) []byte {
	for range line - 1 {
		_, data, _ = bytes.Cut(data, []byte("\n"))
	}
	data, _, _ = bytes.Cut(data, []byte("\n"))
	return data
}

func indentedByTab(data []byte, line int) bool {
	text := lineOf(data, line)
	indent := text[:len(text)-len(bytes.TrimLeft(text, " \t"))]
	return bytes.ContainsRune(indent, '\t')
}
