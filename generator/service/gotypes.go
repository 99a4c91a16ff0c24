package service

import (
	"path"
	"slices"
	"strings"

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

// CheckGoTypes reports the Go types that a service at the import path root can't
// import: those of other people's internal packages, and those of packages that
// import the service's types.
func CheckGoTypes(api *contract.API, root string) diag.List {
	var out diag.List
	for _, t := range api.Types {
		ref := externalOf(t)
		switch {
		case ref == nil:
		case generatedOn(ref.Path, root):
			out.Add(diag.Errorf(ref.Span, diag.BadGoType, "package %s is generated from the contract, and can't be imported by it", ref.Path).
				WithHint("move the type to a package of its own, such as %s/internal/values", root))
		case !mayImport(path.Join(root, typesDir), ref.Path):
			out.Add(diag.Errorf(ref.Span, diag.BadGoType, "package %s is internal to another module or folder, so %s can't import it", ref.Path, root).
				WithHint("name a type of a package that is not below internal/"))
		}
	}
	return out
}

// generatedOn reports whether a package of a service is made of the contract's types.
func generatedOn(importPath, root string) bool {
	for _, dir := range []string{typesDir, "internal/handler", "internal/logic", "internal/svc"} {
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
