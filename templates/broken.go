package templates

import (
	"errors"
	"fmt"
	"go/parser"
	"go/scanner"
	"go/token"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// BrokenError is what is wrong with the templates of a project.
type BrokenError struct {
	Diags   diag.List
	sources map[string]*source.File
}

// Error implements error.
func (e *BrokenError) Error() string {
	d := e.Diags[0]
	return fmt.Sprintf("%s: %s", d.Span.Start, d.Message)
}

// Source returns the text of a template that a diagnostic names, or nil.
func (e *BrokenError) Source(name string) *source.File { return e.sources[name] }

func (e *BrokenError) add(file *source.File, d diag.Diagnostic) {
	if e.sources == nil {
		e.sources = map[string]*source.File{}
	}
	e.sources[file.Name] = file
	e.Diags.Add(d)
}

// join adds what another error says, which is of this type too.
func (e *BrokenError) join(err error) {
	if other, ok := errors.AsType[*BrokenError](err); ok {
		for _, d := range other.Diags {
			e.add(other.Source(d.Span.Start.Filename), d)
		}
	}
}

func (e *BrokenError) orNil() error {
	if len(e.Diags) == 0 {
		return nil
	}
	e.Diags = e.Diags.Sorted()
	return e
}

// render fills the template and checks that Go is Go.
func (o *override) render(data any) ([]byte, error) {
	out := newRecorder(o.parsed)
	if err := o.parsed.Execute(out, data); err != nil {
		return nil, o.broken(o.runProblem(err, out))
	}
	if o.makesGo() {
		if d, ok := o.checkGo(out); !ok {
			return nil, o.broken(d)
		}
	}
	return out.text.Bytes(), nil
}

func (o *override) broken(d diag.Diagnostic) error {
	e := &BrokenError{}
	e.add(o.source, d)
	return e
}

var (
	parseFailure = regexp.MustCompile(`(?s)^template: [^:]*:(\d+): (.*)$`)
	runFailure   = regexp.MustCompile(`(?s)^template: [^:]*:(\d+):(\d+): (?:executing "[^"]*" at <.*?>: )?(.*)$`)
	noField      = regexp.MustCompile(`^can't evaluate field (\S+) in type \*?(?:templates\.)?(\S+)$`)
)

// actions are what a template line may have wrong.
var actions = regexp.MustCompile(`\{\{.*?(?:\}\}|$)`)

// parseProblem places what the template parser says. It knows the line only, so
// the action there that has the same fault alone is marked, or else the first.
func (o *override) parseProblem(err error) diag.Diagnostic {
	m := parseFailure.FindStringSubmatch(err.Error())
	if m == nil {
		return o.problem(source.Span{Start: o.source.Pos(0)}, err.Error())
	}
	line, _ := strconv.Atoi(m[1])
	start, text := lineOffset(o.source.Text, line), o.source.Line(line)
	at := []int{0, len(text)}
	for i, found := range actions.FindAllStringIndex(text, -1) {
		_, err := parse(o.Name, text[found[0]:found[1]])
		same := err != nil && strings.HasSuffix(err.Error(), ": "+m[2])
		if i == 0 || same {
			at = found
		}
		if same {
			break
		}
	}
	return o.problem(o.source.Span(start+at[0], start+at[1]), m[2])
}

// runProblem places what went wrong while the template was filled.
func (o *override) runProblem(err error, out *recorder) diag.Diagnostic {
	if errors.Is(err, errTooLong) {
		return o.problem(o.source.Span(out.behind, out.behind), errTooLong.Error())
	}
	m := runFailure.FindStringSubmatch(err.Error())
	if m == nil {
		return o.problem(source.Span{Start: o.source.Pos(0)}, err.Error())
	}
	line, _ := strconv.Atoi(m[1])
	column, _ := strconv.Atoi(m[2]) // in bytes, from 0
	at := lineOffset(o.source.Text, line) + column
	d := o.problem(o.source.Span(at, at), m[3])
	if f := noField.FindStringSubmatch(m[3]); f != nil {
		d.Message = fmt.Sprintf("there is no field %s in %s, which is the data here", f[1], f[2])
		d.Hint = fieldHint(f[1], o.Data(), f[2])
	}
	return d
}

func (o *override) problem(span source.Span, message string) diag.Diagnostic {
	message = strings.Join(strings.Fields(message), " ")
	return diag.Errorf(span, diag.BrokenTemplate, "%s", message).
		WithHint("see docs/templates.md for what %s can use", o.Name)
}

// fieldHint says which fields the type named has.
func fieldHint(field string, data reflect.Type, name string) string {
	fields := fieldNames(data, name)
	if len(fields) == 0 {
		return "see docs/templates.md for the fields of the data"
	}
	if near, ok := diag.Nearest(field, fields); ok {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return "it has " + strings.Join(fields, ", ")
}

// fieldNames finds a type of the model by name, at or below another.
func fieldNames(t reflect.Type, name string) []string {
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	var own, below []string
	for i := range t.NumField() {
		own = append(own, t.Field(i).Name)
		below = append(below, fieldNames(t.Field(i).Type, name)...)
	}
	if t.Name() == name {
		return own
	}
	return slices.Compact(below)
}

// checkGo reports false when what was written is no Go file.
func (o *override) checkGo(out *recorder) (diag.Diagnostic, bool) {
	_, err := parser.ParseFile(token.NewFileSet(), "", out.text.Bytes(), parser.SkipObjectResolution)
	if err == nil {
		return diag.Diagnostic{}, true
	}
	at, message := 0, err.Error()
	if list, ok := errors.AsType[scanner.ErrorList](err); ok && len(list) > 0 {
		at, message = list[0].Pos.Offset, list[0].Msg
	}
	place := out.origin(at)
	return o.problem(o.source.Span(place, place), "this makes Go that does not parse: "+message), false
}

// lineOffset is the offset of the first byte of a line, counted from 1.
func lineOffset(text []byte, line int) int {
	for i, c := range text {
		if line <= 1 {
			return i
		}
		if c == '\n' {
			line--
		}
	}
	return len(text)
}
