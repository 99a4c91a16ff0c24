package service

import (
	"go/token"
	"go/types"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/apigen/apigen/generator/gosource"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

// GoPackages are the packages of the contract's Go types that a service at the
// import path root needs a module for: those of Go's library need none.
func GoPackages(api *contract.API, root string) []string {
	l := layout{Settings: Settings{Root: root}}
	var out []string
	for _, t := range api.Types {
		if ref := externalOf(t); ref != nil && !l.isStandard(ref.Path) {
			out = append(out, ref.Path)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Source is what is known of a package.
type Source struct {
	Package *gosource.Package // nil when there is none
	Own     bool              // it is the project's own, and always there to be read
}

// Sources finds the source of a package. It is false for packages about which
// nothing can be told.
type Sources func(importPath string) (Source, bool)

// CheckGoTypes reports the Go types that a service at the import path root can't use:
// those of other people's internal packages, those of packages that import the
// service's types, and what the project's own packages do not have.
func CheckGoTypes(api *contract.API, root string, sources Sources) diag.List {
	var out diag.List
	l := layout{api: api, Settings: Settings{Root: root}}
	uses := l.externalUses()
	for _, t := range api.Types {
		ref := externalOf(t)
		if ref == nil {
			continue
		}
		if wrong, hint := l.refuses(ref, uses.of(ref), sources); wrong != "" {
			out.Add(diag.Errorf(ref.Span, diag.BadGoType, "%s", wrong).WithHint("%s", hint))
		}
	}
	return out
}

// refuses says why a service can't use a type, and what to do about it.
func (l *layout) refuses(ref *contract.GoType, use *externalUse, sources Sources) (wrong, hint string) {
	switch {
	case generatedOn(ref.Path, l.Root):
		return "package " + ref.Path + " is generated from the contract, and can't be imported by it",
			"move the type to a package of its own, such as " + l.Root + "/internal/values"
	case !mayImport(l.importPath(typesDir), ref.Path):
		return "package " + ref.Path + " is internal to another module or folder, so " + l.Root + " can't import it",
			"name a type of a package that is not below internal/"
	}
	src, known := sources(ref.Path)
	pkg := src.Package
	switch {
	case !known:
		return "", ""
	case pkg == nil:
		return "the project has no package " + ref.Path, "write it first, or correct the path"
	case pkg.Name == "main":
		return "package " + ref.Path + " is a command, and can't be imported", "move the type to a package of its own"
	}
	for _, dir := range generatedDirs {
		if at := l.importPath(dir); pkg.Imports[at] {
			return "package " + ref.Path + " imports " + at + ", which would import it", "move the type to a package that does not"
		}
	}
	return lacks(ref, use, src)
}

// lacks says what a package lacks for the use of its type.
func lacks(ref *contract.GoType, use *externalUse, src Source) (wrong, hint string) {
	pkg := src.Package
	t := pkg.Types[ref.Name]
	if t == nil {
		hint = pick(src.Own, "declare it, or correct the name", "correct the name, or require a version of the module that has it")
		if near, ok := diag.Nearest(ref.Name, slices.Sorted(maps.Keys(pkg.Types))); ok && token.IsExported(near) {
			hint = "did you mean " + near + "?"
		}
		return "package " + ref.Path + " has no type " + ref.Name, hint
	}
	if t.Generic {
		return ref.Name + " is generic", "declare an alias of an instance, such as `type " + ref.Name + "OfString = " + ref.Name + "[string]`, and name that"
	}
	if t.Unclear || src.Own && fitsWire(t.Basic, ref.Wire) {
		return "", ""
	}
	missing := slices.DeleteFunc(use.methods(isString(ref.Wire)), func(name string) bool { return t.Methods[name] })
	if len(missing) == 0 {
		return "", ""
	}
	hint = "write what is missing, as in the interfaces of encoding and encoding/json"
	if !src.Own {
		hint = "name another type, or one of your own that has the methods" + pick(onlyJSON(t), "; `as any` needs none of text", "")
	} else if natural := (&contract.Ref{Kind: contract.Basic, Name: t.Basic}); fitsWire(t.Basic, natural) {
		hint = "declare it `as " + t.Basic + "`, which needs no methods, or write what is missing"
	}
	return ref.Name + " lacks " + strings.Join(missing, " and ") + ", which it needs here as " + ref.Wire.String(), hint
}

// onlyJSON reports whether a type reads and writes itself as JSON.
func onlyJSON(t *gosource.Type) bool { return t.Methods["UnmarshalJSON"] && t.Methods["MarshalJSON"] }

// PlainGoTypes are the types of the project's own packages that need no methods; see
// [Settings].
func PlainGoTypes(api *contract.API, sources Sources) map[string]bool {
	out := map[string]bool{}
	for _, t := range api.Types {
		ref := externalOf(t)
		if ref == nil {
			continue
		}
		src, _ := sources(ref.Path)
		if src.Own && src.Package != nil && src.Package.Types[ref.Name] != nil && fitsWire(src.Package.Types[ref.Name].Basic, ref.Wire) {
			out[ref.Path+"."+ref.Name] = true
		}
	}
	return out
}

// fitsWire reports whether encoding/json makes the wire type of a basic type.
func fitsWire(basic string, wire *contract.Ref) bool {
	class := func(name string) string {
		switch verb := basicVerb(name); {
		case types.Universe.Lookup(name) == nil || name == "error" || name == "any" || strings.HasPrefix(name, "complex"):
			return ""
		default:
			return verb
		}
	}
	return class(basic) != "" && (wire.Kind == contract.Any || class(basic) == class(wire.Name))
}

// generatedDirs hold packages of a service that are made of its types.
var generatedDirs = []string{typesDir, "internal/handler", "internal/logic", "internal/svc"}

// generatedOn reports whether a package of a service is made of the contract's types.
func generatedOn(importPath, root string) bool {
	for _, dir := range generatedDirs {
		if at := path.Join(root, dir); importPath == at || strings.HasPrefix(importPath, at+"/") {
			return true
		}
	}
	return importPath == root
}

// mayImport heeds the rule of the go command about folders called internal.
func mayImport(from, importPath string) bool {
	at := strings.LastIndex("/"+importPath+"/", "/internal/")
	if at < 0 {
		return true
	}
	above := strings.TrimSuffix(importPath[:at], "/")
	return from == above || strings.HasPrefix(from, above+"/")
}
