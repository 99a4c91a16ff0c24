package contract

import (
	"slices"

	"github.com/apigen/apigen/parser/ast"
)

// alikeDecls reports whether two declarations of one name mean the same:
// comments and layout aside they have the same text.
func alikeDecls(a, b *ast.Type) bool {
	return a.Alias == b.Alias && slices.EqualFunc(a.Params, b.Params, sameName) && alike(a.Expr, b.Expr)
}

func sameName(a, b ast.Ident) bool { return a.Name == b.Name }

func alike(a, b ast.Expr) bool {
	switch a := a.(type) {
	case *ast.Named:
		b, ok := b.(*ast.Named)
		return ok && a.Name == b.Name && slices.EqualFunc(a.Args, b.Args, alike)
	case *ast.Pointer:
		b, ok := b.(*ast.Pointer)
		return ok && alike(a.Elem, b.Elem)
	case *ast.Array:
		b, ok := b.(*ast.Array)
		return ok && a.Fixed == b.Fixed && a.Len == b.Len && alike(a.Elem, b.Elem)
	case *ast.Map:
		b, ok := b.(*ast.Map)
		return ok && alike(a.Key, b.Key) && alike(a.Elem, b.Elem)
	case *ast.Struct:
		b, ok := b.(*ast.Struct)
		return ok && slices.EqualFunc(a.Fields, b.Fields, alikeFields)
	case *ast.External:
		b, ok := b.(*ast.External)
		return ok && a.Ref.Value == b.Ref.Value && alike(a.Wire, b.Wire)
	case *ast.Any:
		_, ok := b.(*ast.Any)
		return ok
	}
	return false
}

func alikeFields(a, b *ast.Field) bool {
	return slices.EqualFunc(a.Names, b.Names, sameName) && tagText(a) == tagText(b) && alike(a.Type, b.Type)
}

func tagText(f *ast.Field) string {
	if f.Tag == nil {
		return ""
	}
	return f.Tag.Value
}
