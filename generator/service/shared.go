package service

import (
	"maps"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/contract"
)

// SharedTypes is the only file of a package that holds the types of a contract
// for several services. Their own types packages have aliases of them: see
// [Settings]. Types with files stay in each service, as does the runtime that
// reads files.
func SharedTypes(api *contract.API, importPath, contractName string) plan.File {
	shared := *api
	shared.Types = slices.DeleteFunc(slices.Clone(api.Types), (*contract.Type).HasFiles)
	l := newLayout(&shared, Settings{Contract: contractName})
	l.typesAt = importPath
	return gocode.Generated("types.go", func() *gocode.File { return l.typeDecls(gocode.PackageName(importPath)) })
}

// aliasDecl declares a type that lives in a package of its own.
func (l *layout) aliasDecl(t *contract.Type) jen.Code {
	return jen.Type().Id(t.Name).Op("=").Qual(l.Shared[t.Name], t.Name)
}

// useShared names the packages of shared types.
func (l *layout) useShared(f *gocode.File) {
	paths := slices.Sorted(maps.Values(l.Shared))
	for _, path := range slices.Compact(paths) {
		f.Import(path, gocode.PackageName(path))
	}
}
