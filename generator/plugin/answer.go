package plugin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/format"
	"go/parser"
	"go/token"
	"io"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/diag"
)

// answer is what a plugin writes to its standard output.
type answer struct {
	Version     int      `json:"version"`
	Files       []file   `json:"files"`
	Diagnostics []report `json:"diagnostics"`
}

type file struct {
	Path    string  `json:"path"`
	Content *string `json:"content"`
	Owner   string  `json:"owner"`   // generated or scaffold; empty is generated
	Comment string  `json:"comment"` // what opens a line comment; empty for the usual one of the file name
}

type report struct {
	Severity string `json:"severity"` // error or warning; empty is error
	Message  string `json:"message"`
	Hint     string `json:"hint"`
	File     string `json:"file"` // relative to the service's directory
	Line     int    `json:"line"`
	Column   int    `json:"column"`
}

// Decode reads the answer of the named plugin. Generated files are sealed, and
// Go is formatted. The list holds what the plugin reports and what is wrong with
// its files; their names are relative to the service's directory. No files are
// returned with errors. The error says that the answer is none: no JSON, unknown
// fields, another version, or more than [MaxAnswer].
func Decode(name string, text []byte) ([]plan.File, diag.List, error) {
	a, err := parse(text)
	if err != nil {
		return nil, nil, fmt.Errorf("plugin %s gave no proper answer: %w", name, err)
	}
	var files []plan.File
	var list diag.List
	for _, r := range a.Diagnostics {
		list.Add(r.diagnostic(name))
	}
	for _, f := range a.Files {
		planned, err := f.plan(name)
		if err != nil {
			d := diag.Diagnostic{Code: diag.PluginReport, Message: fmt.Sprintf("plugin %s: %s", name, oneLine(err.Error()))}
			d.Span.Start.Filename = oneLine(f.Path)
			list.Add(d.WithHint("mend the plugin; docs/plugins.md describes its answer"))
			continue
		}
		files = append(files, planned)
	}
	if list.HasErrors() {
		files = nil
	}
	return files, list, nil
}

func parse(text []byte) (answer, error) {
	var a answer
	if len(text) > MaxAnswer {
		return a, fmt.Errorf("it has more than %d bytes", MaxAnswer)
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return a, errors.New("it is empty")
	}
	if !utf8.Valid(text) {
		return a, errors.New("it is not UTF-8")
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&a); err != nil {
		return a, place(text, decoder.InputOffset(), err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return a, place(text, decoder.InputOffset(), errors.New("there is more behind the JSON value"))
	}
	if a.Version != Version {
		return a, fmt.Errorf("its version is %d, and this apigen speaks version %d", a.Version, Version)
	}
	return a, nil
}

// place says in which line an error is.
func place(text []byte, offset int64, err error) error {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = syntax.Offset
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err, offset = errors.New("it ends too early"), int64(len(text))
	}
	line := 1 + bytes.Count(text[:min(int(offset), len(text))], []byte("\n"))
	return fmt.Errorf("line %d: %s", line, strings.TrimPrefix(err.Error(), "json: "))
}

func (f file) plan(name string) (plan.File, error) {
	out := plan.File{Path: f.Path, Owner: plan.Scaffold, Origin: "plugin " + name}
	if f.Content == nil {
		return out, errors.New("a file has no content")
	}
	out.Content = []byte(*f.Content)
	if path.Ext(f.Path) == ".go" {
		// format.Source takes parts of files too.
		_, err := parser.ParseFile(token.NewFileSet(), "", out.Content, parser.SkipObjectResolution)
		if err == nil {
			out.Content, err = format.Source(out.Content)
		}
		if err != nil {
			return out, fmt.Errorf("the file is no valid Go: %w", err)
		}
	}
	switch f.Owner {
	case "scaffold":
		return out, nil
	case "", "generated":
	default:
		return out, fmt.Errorf("owner %q is unknown: use generated or scaffold", f.Owner)
	}
	comment, err := f.comment()
	out.Owner = plan.Generated
	out.Content = plan.Seal(comment, append([]byte("\n"), out.Content...))
	return out, err
}

// comments are what opens a line comment, by the ending of a file name.
var comments = map[string]string{
	".go": "//", ".ts": "//", ".tsx": "//", ".js": "//", ".mjs": "//", ".java": "//", ".kt": "//", ".swift": "//",
	".dart": "//", ".rs": "//", ".c": "//", ".h": "//", ".cs": "//", ".php": "//", ".proto": "//", ".api": "//",
	".py": "#", ".rb": "#", ".sh": "#", ".yaml": "#", ".yml": "#", ".toml": "#", ".http": "#", ".graphql": "#",
	".tf": "#", ".conf": "#", ".env": "#", ".sql": "--", ".lua": "--", ".ini": ";",
}

// comment is for the header of a generated file.
func (f file) comment() (string, error) {
	switch {
	case f.Comment == "" && comments[path.Ext(f.Path)] == "":
		return "", errors.New("a generated file begins with a comment, and apigen does not know how this one does: set comment, or the owner scaffold")
	case f.Comment == "":
		return comments[path.Ext(f.Path)], nil
	case path.Ext(f.Path) == ".go" && f.Comment != "//":
		return "", errors.New("the comment of a Go file is //")
	case len(f.Comment) > 8 || strings.ContainsFunc(f.Comment, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "", fmt.Errorf("comment %q is no sign that opens a line comment, such as // or #", f.Comment)
	}
	return f.Comment, nil
}

func (r report) diagnostic(name string) diag.Diagnostic {
	d := diag.Diagnostic{Code: diag.PluginReport, Message: fmt.Sprintf("plugin %s: %s", name, oneLine(r.Message)), Hint: oneLine(r.Hint)}
	if r.Severity == "warning" {
		d.Severity = diag.Warning
	}
	d.Span.Start.Filename = oneLine(r.File)
	if r.File != "" && r.Line > 0 {
		d.Span.Start.Line, d.Span.Start.Column = r.Line, max(r.Column, 1)
		d.Span.End = d.Span.Start
	}
	return d
}

// oneLine is a text as a diagnostic may have it.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
