package service

import (
	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// fileType is the Go type of a field that takes files.
func (l *layout) fileType(f *contract.Field) string {
	if f.Ref.Kind == contract.Slice {
		return l.bind("Files")
	}
	return l.bind("File")
}

// openUpload emits what reads the values of a form with files.
func (l *layout) openUpload(body *jen.Group, route *contract.Route) {
	var fields []jen.Code
	for _, input := range route.Inputs {
		if f := input.Field(); f.Files != nil {
			fields = append(fields, jen.Id(l.bind("FileField")).Values(fileField(input.Name, f)...))
		}
	}
	if fields != nil {
		body.Id("u").Op(":=").Id("b").Dot("Upload").Call(lines(fields)...)
	}
}

func fileField(name string, f *contract.Field) []jen.Code {
	set := []jen.Code{jen.Id("Name").Op(":").Lit(name)}
	if required(f) {
		set = append(set, jen.Id("Required").Op(":").True())
	}
	if f.Ref.Kind == contract.Slice {
		set = append(set, jen.Id("List").Op(":").True())
	}
	if f.Files.MaxCount > 0 {
		set = append(set, jen.Id("MaxCount").Op(":").Lit(f.Files.MaxCount))
	}
	if f.Files.MaxSize > 0 {
		set = append(set, jen.Id("MaxSize").Op(":").Lit(int(f.Files.MaxSize)))
	}
	if len(f.Files.Types) > 0 {
		set = append(set, jen.Id("Types").Op(":").Index().String().ValuesFunc(func(g *jen.Group) {
			for _, t := range f.Files.Types {
				g.Lit(t)
			}
		}))
	}
	return set
}

// takeFiles emits what hands the files to the request.
func (l *layout) takeFiles(body *jen.Group, route *contract.Route) {
	for _, input := range route.Inputs {
		f := input.Field()
		if f.Files == nil {
			continue
		}
		field := target{root: "req", chain: input.Chain}
		field.allocate(body)
		verb := "File"
		if f.Ref.Kind == contract.Slice {
			verb = "Files"
		}
		body.Id(field.expr()).Op("=").Id("u").Dot(verb).Call(jen.Lit(input.Name))
	}
}
