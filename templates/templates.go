// Package templates holds the texts of scaffold and non-Go files. What each
// template may use is the data type its emitter documents.
package templates

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"text/template"
)

//go:embed all:service all:project
var files embed.FS

// Render fills the named template, for example "service/logic.go.tmpl". A key
// that the data lacks is an error, never an empty string.
func Render(name string, data any) ([]byte, error) {
	tmpl, err := parse(name)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := tmpl.Execute(&out, data); err != nil {
		return nil, fmt.Errorf("template %w", err)
	}
	return out.Bytes(), nil
}

// parsed holds the templates by name: one of them makes a file for each route.
var parsed sync.Map

func parse(name string) (*template.Template, error) {
	if known, ok := parsed.Load(name); ok {
		return known.(*template.Template), nil
	}
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("template %s: %w", name, err)
	}
	tmpl, err := template.New(name).Option("missingkey=error").Funcs(funcs).Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("template %w", err)
	}
	parsed.Store(name, tmpl)
	return tmpl, nil
}

var funcs = template.FuncMap{
	"comment": comment,
	"upper":   strings.ToUpper,
}

// comment turns lines into line comments that they can't escape from.
func comment(lines []string) string {
	var b strings.Builder
	for _, line := range lines {
		line = strings.Join(strings.Fields(line), " ")
		b.WriteString(strings.TrimRight("// "+line, " ") + "\n")
	}
	return b.String()
}
