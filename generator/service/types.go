package service

import (
	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/contract"
)

const typesDir = "internal/types"

func emitTypes(l *layout) []plan.File {
	return []plan.File{gocode.Generated(typesDir+"/types.go", func() *gocode.File { return l.typeDecls("types") })}
}

func (l *layout) typeDecls(packageName string) *gocode.File {
	f := gocode.NewFile(l.typesPath(), packageName)
	l = l.in(f)
	f.Std("time", "encoding", "encoding/json")
	l.useShared(f)
	f.Use(l.runtimePath("bind"))
	l.importExternals(f)
	f.PackageComment("Package " + packageName + " holds the types of " + l.Contract + ".")
	for _, t := range l.api.Types {
		for _, line := range gocode.Comment(t.Doc...) {
			f.Add(line)
		}
		f.Add(l.typeDecl(t)).Line()
		l.assertMethods(f, t)
		if len(t.Options) > 0 {
			f.Add(l.constantDecl(t)).Line()
		}
	}
	return f
}

func (l *layout) typeDecl(t *contract.Type) jen.Code {
	switch {
	case l.Shared[t.Name] != "":
		return l.aliasDecl(t)
	case t.Struct():
		return jen.Type().Id(t.Name).Struct(l.fields(t)...)
	case aliased(t):
		return jen.Type().Id(t.Name).Op("=").Id(l.spell(t.Under))
	default:
		return jen.Type().Id(t.Name).Id(l.spell(t.Under))
	}
}

func (l *layout) fields(t *contract.Type) []jen.Code {
	var fields []jen.Code
	for _, f := range t.Fields {
		fields = append(fields, gocode.Comment(f.Doc...)...)
		line := jen.Id(l.fieldDecl(f))
		if f.Comment != "" {
			line.Add(gocode.Comment(f.Comment)[0])
		}
		fields = append(fields, line)
	}
	return fields
}

func (l *layout) fieldDecl(f *contract.Field) string {
	var decl string
	switch {
	case f.Files != nil:
		decl = f.Name + " " + l.fileType(f)
	case f.Ref.Kind == contract.Optional:
		return f.Name + " " + l.optionalType(f) + " " + gocode.Tag(f.Tag, jsonName(f), "omitzero")
	case f.Embedded:
		decl = l.spell(f.Ref)
	default:
		decl = f.Name + " " + l.spell(f.Ref)
	}
	if tag := gocode.Tag(f.Tag, jsonName(f)); tag != "" {
		decl += " " + tag
	}
	return decl
}

// jsonName is the JSON name of a field whose Go name is another one, so that
// encoding/json agrees when the contract does not write the name in a tag.
func jsonName(f *contract.Field) string {
	wire, ok := f.WireName(contract.JSON)
	if !ok && f.Outside {
		return "-"
	}
	if !ok || wire.Ignored || f.Embedded || wire.Name == f.Name {
		return ""
	}
	return wire.Name
}
