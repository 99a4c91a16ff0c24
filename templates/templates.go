package templates

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"text/template"
)

// Render fills a template of the project, or else the built-in one, for example
// "service/logic.go.tmpl". The data has the type that the catalog names. An override
// that can't be filled, or makes Go that does not parse, is a [*BrokenError].
func (s *Set) Render(name string, data any) ([]byte, error) {
	known, ok := Find(name)
	if !ok {
		return nil, fmt.Errorf("there is no template %s", name)
	}
	if reflect.TypeOf(data) != known.Data() {
		return nil, fmt.Errorf("template %s takes %s, not %T", name, known.Data(), data)
	}
	if s != nil && s.overrides[name] != nil {
		return s.overrides[name].render(data)
	}
	tmpl, err := builtin(known)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := tmpl.Execute(&out, data); err != nil {
		return nil, fmt.Errorf("template %w", err)
	}
	return out.Bytes(), nil
}

// parsed holds the built-in templates by name: one of them makes a file for
// each route.
var parsed sync.Map

func builtin(t Template) (*template.Template, error) {
	if known, ok := parsed.Load(t.Name); ok {
		return known.(*template.Template), nil
	}
	tmpl, err := parse(t.Name, t.Text())
	if err != nil {
		return nil, fmt.Errorf("template %w", err)
	}
	parsed.Store(t.Name, tmpl)
	return tmpl, nil
}

// parse knows the functions of text/template and the two below; nothing in
// them reaches the disk, the environment or another process.
func parse(name, text string) (*template.Template, error) {
	return template.New(name).Option("missingkey=error").Funcs(funcs).Parse(text)
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
