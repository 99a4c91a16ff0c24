package service

import (
	"net/http"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/contract"
)

const errsDir = "internal/errs"

// emitErrors writes the package with the errors that the contract declares.
func emitErrors(l *layout) []plan.File {
	if len(l.api.Errors) == 0 {
		return nil
	}
	return []plan.File{gocode.Generated(errsDir+"/errs.go", l.errsFile)}
}

func (l *layout) errsFile() *gocode.File {
	f := gocode.NewFile(l.importPath(errsDir), "errs")
	f.Use(l.typesPath(), l.runtimePath("problem"))
	f.PackageComment("Package errs has the errors that " + l.Contract + " declares, for logic to return.")
	for _, e := range l.api.Errors {
		l.errorVar(f, e)
		if e.Details == nil {
			l.plainError(f, e)
		} else {
			l.detailedError(f, e)
		}
	}
	return f
}

func (l *layout) problem(name string) *jen.Statement { return jen.Qual(l.runtimePath("problem"), name) }

// errorVar emits the variable of an error.
func (l *layout) errorVar(f *gocode.File, e *contract.Error) {
	fields := jen.Dict{
		jen.Id("Type"):   jen.Lit(problemType(l.api.Service, e)),
		jen.Id("Status"): jen.Lit(e.Status),
		jen.Id("Code"):   jen.Lit(e.Code),
		jen.Id("Title"):  jen.Lit(e.Title),
	}
	if e.Number != nil {
		fields[jen.Id("Number")] = jen.Lit(int(*e.Number))
	}
	document(f, "Err"+e.Name+" is what "+e.Name+" returns, for errors.Is.")
	f.Var().Id("Err" + e.Name).Op("=").Op("&").Add(l.problem("Error")).Values(fields)
	f.Line()
}

// problemType names the kind of a problem as a URI (RFC 9457, 3.1.1). It is no place
// to look at.
func problemType(service string, e *contract.Error) string {
	return "urn:problem:" + service + ":" + e.Code
}

// errorDoc says what an error answers, and what the contract says about it.
func errorDoc(e *contract.Error) []string {
	lines := []string{e.Name + " answers " + httpStatus(e.Status) + ": " + e.Title + "."}
	if len(e.Doc) > 0 {
		lines = append(append(lines, ""), e.Doc...)
	}
	return lines
}

// document puts a comment above what comes next, a line a text.
func document(f *gocode.File, lines ...string) {
	for _, line := range gocode.Comment(lines...) {
		f.Add(line)
	}
}

func httpStatus(status int) string {
	if text := http.StatusText(status); text != "" {
		return strconv.Itoa(status) + " " + text
	}
	return strconv.Itoa(status)
}

func (l *layout) plainError(f *gocode.File, e *contract.Error) {
	document(f, errorDoc(e)...)
	f.Func().Id(e.Name).Params().Op("*").Add(l.problem("Error")).Block(jen.Return(jen.Id("Err" + e.Name)))
	f.Line()
}

// detailedError emits an error with members of its own, which errors.As finds.
func (l *layout) detailedError(f *gocode.File, e *contract.Error) {
	details, typ := jen.Qual(l.typesPath(), e.Details.Name), e.Name+"Error"
	document(f, errorDoc(e)...)
	f.Func().Id(e.Name).Params(jen.Id("details").Add(details)).Error().
		Block(jen.Return(jen.Op("&").Id(typ).Values(jen.Id("details"))))
	f.Line()
	document(f, typ+" is what "+e.Name+" returns, for errors.As.")
	f.Type().Id(typ).Struct(details)
	f.Line()
	document(f, "Error returns the text of Err"+e.Name+".")
	f.Func().Params(jen.Id("e").Op("*").Id(typ)).Id("Error").Params().String().
		Block(jen.Return(jen.Id("Err" + e.Name).Dot("Error").Call()))
	f.Line()
	document(f, "Unwrap returns what clients are answered with.")
	f.Func().Params(jen.Id("e").Op("*").Id(typ)).Id("Unwrap").Params().Error().
		Block(jen.Return(jen.Id("Err" + e.Name).Dot("WithMembers").Call(jen.Id("e").Dot(e.Details.Name))))
	f.Line()
}
