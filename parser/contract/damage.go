package contract

import (
	"regexp"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/source"
)

// damage knows which parts of a program are missing because their text could
// not be read. What can't be found for that reason is not reported: the syntax
// error is.
type damage struct {
	importMissing bool // types of unknown names are missing
	files         []*ast.File
}

func damageOf(p *ast.Program) damage {
	d := damage{files: p.Files}
	for _, file := range p.Files {
		for _, decl := range file.Decls {
			if i, ok := decl.(*ast.Import); ok && i.Target == "" {
				d.importMissing = true
			}
		}
	}
	return d
}

// any reports whether anything is missing.
func (d damage) any() bool {
	for _, file := range d.files {
		if len(file.Broken) > 0 {
			return true
		}
	}
	return d.importMissing
}

// mayDeclare reports whether a name stands in text that could not be read.
func (d damage) mayDeclare(name string) bool {
	word := regexp.MustCompile(`(^|[^\pL\pN_])` + regexp.QuoteMeta(name) + `($|[^\pL\pN_])`)
	for _, file := range d.files {
		for _, broken := range file.Broken {
			for line := broken.Start.Line; line <= broken.End.Line; line++ {
				if word.MatchString(file.Source.Line(line)) {
					return true
				}
			}
		}
	}
	return false
}

// before reports whether text directly above a route, where its annotations
// stand, could not be read.
func (d damage) before(route source.Span) bool {
	const annotations = 3 // lines: @doc, @server, @handler
	return d.touches(route.Start.Filename, route.Start.Line-annotations, route.End.Line)
}

// inside reports whether a struct that any of the fields belongs to could not
// be read completely, or has no field at all that could tell.
func (d damage) inside(fields []Chain) bool {
	for _, chain := range fields {
		at := chain.Field().Span
		if d.touches(at.Start.Filename, at.Start.Line-1, at.End.Line+1) {
			return true
		}
	}
	return len(fields) == 0 && d.any()
}

// covers reports whether a place is part of text that could not be read.
func (d damage) covers(at source.Pos) bool {
	for _, file := range d.files {
		for _, broken := range file.Broken {
			if file.Name == at.Filename && !at.Before(broken.Start) && at.Before(broken.End) {
				return true
			}
		}
	}
	return false
}

func (d damage) touches(name string, from, to int) bool {
	for _, file := range d.files {
		if file.Name != name {
			continue
		}
		for _, broken := range file.Broken {
			if broken.Start.Line <= to && broken.End.Line >= from {
				return true
			}
		}
	}
	return false
}
