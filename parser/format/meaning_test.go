package format_test

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/source"
)

// meaning renders everything that a syntax tree holds, except where it stands
// and how white space is laid out in comments and in `interface {}`.
func meaning(f *ast.File) string {
	var out strings.Builder
	show(&out, 0, "", reflect.ValueOf(f.Decls))
	show(&out, 0, "Comments", reflect.ValueOf(f.Comments))
	return out.String()
}

func show(out *strings.Builder, depth int, name string, v reflect.Value) {
	if v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return
		}
		show(out, depth, name, v.Elem())
		return
	}
	indent := strings.Repeat("  ", depth)
	switch v.Kind() {
	case reflect.Struct:
		fmt.Fprintf(out, "%s%s %s\n", indent, name, v.Type().Name())
		for i := range v.NumField() {
			show(out, depth+1, v.Type().Field(i).Name, settled(v, i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			show(out, depth, name, v.Index(i))
		}
	default:
		fmt.Fprintf(out, "%s%s %#v\n", indent, name, v.Interface())
	}
}

// settled is field i of a node with what formatting may change taken out.
func settled(v reflect.Value, i int) reflect.Value {
	switch node := v.Interface().(type) {
	case source.Span:
		return reflect.ValueOf(struct{}{})
	case ast.Comment:
		lines := strings.Split(node.Text, "\n")
		for i, l := range lines {
			lines[i] = strings.TrimSpace(l)
		}
		node.Span, node.Text = ast.Span{}, strings.Join(lines, "\n")
		return reflect.ValueOf(node).Field(i)
	case ast.Any:
		node.Text = strings.Join(strings.Fields(node.Text), "")
		return reflect.ValueOf(node).Field(i)
	case ast.Text:
		for strings.Contains(node.Raw, "\r\n") {
			node.Raw = strings.ReplaceAll(node.Raw, "\r\n", "\n")
		}
		return reflect.ValueOf(node).Field(i)
	}
	return v.Field(i)
}
