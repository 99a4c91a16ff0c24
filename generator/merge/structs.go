package merge

import (
	"fmt"
	"go/ast"
	"go/format"
	"path"
	"reflect"
	"slices"
	"strings"
)

// structs gives the configuration type the fields that generated code reads.
func (m *merger) structs() error {
	s := m.wants.Config
	at, err := m.file(s.File)
	if err != nil || len(s.Fields) == 0 {
		return err
	}
	siblings := m.folder(path.Dir(s.File))
	spec, in := typeSpec(siblings.all(), s.Type)
	if siblings.err != nil || spec == nil && at.text == nil {
		return siblings.err // it is made from the template
	}
	if in == nil {
		in = at
	}
	missing := slices.DeleteFunc(slices.Clone(s.Fields), func(f Field) bool { return in.field(spec, f.Name) == yes })
	if len(missing) == 0 {
		return m.sections(spec)
	}
	if body, ok := structBody(spec); !ok || !body.Fields.Closing.IsValid() {
		m.refuse(at, 0, s.Type+" is no struct here, and generated code reads its fields", "declare it as a struct with\n"+fieldLines(missing))
		return nil
	}
	if _, err := in.parse(); err != nil {
		m.refuse(in, 0, fmt.Sprintf("%s needs more fields, and %v", s.Type, unreadable(err)), "mend it and run again, or add:\n"+fieldLines(missing))
		return nil
	}
	in.addFields(s.Type, missing)
	spec, _ = typeSpec([]*file{in}, s.Type)
	return m.sections(spec)
}

func structBody(spec *ast.TypeSpec) (*ast.StructType, bool) {
	if spec == nil {
		return nil, false
	}
	body, ok := spec.Type.(*ast.StructType)
	return body, ok
}

// addFields adds fields at the end of a struct, behind an empty line, so that no
// other line is aligned anew.
func (f *file) addFields(typeName string, fields []Field) {
	for i := range fields {
		fields[i].Type = f.spelled(fields[i].Type, fields[i].Imports)
	}
	spec, _ := typeSpec([]*file{f}, typeName)
	body, _ := structBody(spec)
	at := f.offset(body.Fields.Closing)
	f.edit(edit{f.lineStart(at), at, f.block(at, body.Fields.NumFields() > 0, fieldLines(fields))})
}

// block is text for a place before the closing brace at an offset: the lines,
// and what stood between the beginning of the brace's line and the brace.
func (f *file) block(at int, apart bool, lines string) string {
	before := string(f.text[f.lineStart(at):at])
	indent := before
	if strings.TrimSpace(before) != "" {
		indent = before[:len(before)-len(strings.TrimLeft(before, " \t"))]
		before = strings.TrimRight(before, " \t") + "\n"
	} else {
		before = ""
	}
	if apart {
		before += "\n"
	}
	for line := range strings.Lines(lines) {
		before += indent + "\t" + line
	}
	return before + indent
}

func (f *file) lineStart(at int) int { return strings.LastIndexByte(string(f.text[:at]), '\n') + 1 }

// fieldLines are aligned declarations, one a line.
func fieldLines(fields []Field) string {
	text := "package p\n\ntype T struct {\n"
	for _, f := range fields {
		text += strings.TrimSpace(f.Name+" "+f.Type+" "+f.Tag) + "\n"
	}
	formatted, err := format.Source([]byte(text + "}\n"))
	if err != nil {
		return text
	}
	_, lines, _ := strings.Cut(string(formatted), "{\n")
	lines = strings.TrimSuffix(lines, "}\n")
	var out strings.Builder
	for line := range strings.Lines(lines) {
		out.WriteString(strings.TrimPrefix(line, "\t"))
	}
	return out.String()
}

// yamlKey is the key by which a field is read from YAML, or empty.
func yamlKey(spec *ast.TypeSpec, field string) string {
	body, ok := structBody(spec)
	if !ok {
		return ""
	}
	for _, f := range body.Fields.List {
		for _, name := range f.Names {
			if name.Name == field && f.Tag != nil {
				tag := reflect.StructTag(strings.Trim(f.Tag.Value, "`"))
				key, _, _ := strings.Cut(tag.Get("yaml"), ",")
				return key
			}
		}
	}
	return ""
}
