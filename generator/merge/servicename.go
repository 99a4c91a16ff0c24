package merge

import (
	"bytes"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/apigen/apigen/parser/diag"
)

// renameInMain finds the service's name where a new main says it: in the comment of
// the package, and as arguments of calls that are known. Every other text is the
// user's.
func renameInMain(f *file, was, is Named) (edits []edit) {
	syntax, err := f.parse()
	if err != nil {
		return nil
	}
	at := func(pos token.Pos) int { return f.fset.Position(pos).Offset }
	literal := func(e ast.Expr, from, to string) {
		if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING && lit.Value == strconv.Quote(from) {
			edits = append(edits, edit{at(lit.Pos()), at(lit.End()), strconv.Quote(to)})
		}
	}
	if syntax.Doc != nil {
		first := syntax.Doc.List[0]
		if head := "// Command " + was.Command + " "; strings.HasPrefix(first.Text, head) {
			edits = append(edits, edit{at(first.Pos()), at(first.Pos()) + len(head), "// Command " + is.Command + " "})
		}
	}
	ast.Inspect(syntax, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) < 2 {
			return true
		}
		switch callee(call) {
		case "conf.NewFlags":
			for i, name := range was.Files {
				literal(call.Args[1], name, is.Files[i])
			}
		case "recorder.DB":
			literal(call.Args[0], was.Command, is.Command)
		case "fmt.Fprintf", "fmt.Fprintln":
			literal(call.Args[1], was.Command+usage, is.Command+usage)
			literal(call.Args[1], was.Command+":", is.Command+":")
		}
		return true
	})
	return edits
}

// usage is what a new main says of arguments that it does not know, behind its name.
const usage = ": unexpected arguments %q; the only command is health\n"

// callee is what a call names, with the package or variable before it.
func callee(call *ast.CallExpr) string {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	of, ok := selector.X.(*ast.Ident)
	if !ok {
		return ""
	}
	return of.Name + "." + selector.Sel.Name
}

// renameInConfig finds the service's name in a configuration file: in the comment
// that a new one begins with, and under trace.service.
func renameInConfig(f *file, was, is Named) (edits []edit) {
	if head := "# Configuration of " + was.Command + "."; bytes.HasPrefix(f.text, []byte(head)) {
		edits = append(edits, edit{0, len(head), "# Configuration of " + is.Command + "."})
	}
	var document yaml.Node
	if err := yaml.Unmarshal(f.text, &document); err != nil || len(document.Content) == 0 {
		return edits
	}
	node := child(child(document.Content[0], "trace"), "service")
	if node == nil || node.Kind != yaml.ScalarNode || node.Value != was.Command {
		return edits
	}
	start := columnStart(f.text, node.Line, node.Column)
	for _, quote := range []string{"", `"`, "'"} {
		if written := quote + was.Command + quote; bytes.HasPrefix(f.text[min(start, len(f.text)):], []byte(written)) {
			return append(edits, edit{start, start + len(written), quote + is.Command + quote})
		}
	}
	return edits
}

// child is what a key of a mapping holds, or nil.
func child(mapping *yaml.Node, key string) *yaml.Node {
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

// lineStart is the offset at which a line begins, counted from 1.
func lineStart(text []byte, line int) int {
	at := 0
	for ; line > 1; line-- {
		at += bytes.IndexByte(text[at:], '\n') + 1
	}
	return at
}

// columnStart is the offset of a place, of which lines and characters are counted from
// 1.
func columnStart(text []byte, line, column int) int {
	at := lineStart(text, line)
	for ; column > 1 && at < len(text); column-- {
		_, size := utf8.DecodeRune(text[at:])
		at += size
	}
	return at
}

// renameLines replaces lines that are as a new project has them.
func renameLines(text []byte, was, is []string) []byte {
	lines := strings.SplitAfter(string(text), "\n")
	for i, line := range lines {
		bare := strings.TrimRight(line, "\r\n")
		if n := slices.Index(was, bare); n >= 0 {
			lines[i] = is[n] + line[len(bare):]
		}
	}
	return []byte(strings.Join(lines, ""))
}

// reportKept tells where a file goes on saying the service's former name. Paths below
// a module of that name and contracts called so are left out.
func (m *merger) reportKept(f *file, name string) {
	word := regexp.MustCompile(`(^|[^\pL\d_-])` + regexp.QuoteMeta(name) + `($|\.?$|\.[^a]|\.a[^p]|[^\pL\d_./-])`)
	var lines []string
	first := -1
	for n, line := range strings.Split(strings.ReplaceAll(string(f.text), "\r", ""), "\n") {
		if !word.MatchString(line) {
			continue
		}
		if first < 0 {
			first = lineStart(f.text, n+1)
		}
		lines = append(lines, strconv.Itoa(n+1))
	}
	if first < 0 {
		return
	}
	what := "line " + lines[0] + " of " + f.path + " still says"
	if len(lines) > 1 {
		what = "lines " + strings.Join(lines, ", ") + " of " + f.path + " still say"
	}
	span := m.span(f, first)
	span.Start.Filename = f.path
	m.diags.Add(diag.Warningf(span, diag.ServiceNameKept, "the service is called %s now, and %s %s", m.wants.Service, what, name).
		WithHint("look whether it means the service, and change it where it does"))
}
