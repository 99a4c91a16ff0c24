package generator

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/diag"
)

// Emitter turns a model into files. It is a plain value, so that a project can
// build a list of them.
type Emitter[M any] struct {
	Name string // lower case, one word; shown in messages
	Doc  string // one sentence
	Emit func(*Pass[M]) error
}

// Pass is what an emitter sees: its input and its sinks. There is no disk and
// there are no globals. A Pass is valid until Emit returns and serves one
// goroutine.
type Pass[M any] struct {
	Model  M
	Add    func(plan.File)       // an empty Origin becomes the emitter's name
	Report func(diag.Diagnostic) // for problems the user can mend; one error stops the run
}

// Run calls the emitters in order and returns their files sorted by path, with
// their content.
//
// The list holds what the emitters reported and an error for every path that
// two of them claim. When it has errors no files are returned. The error is an
// emitter's own, wrapped with its name, or says that an emitter wrote Go that
// does not parse or is not formatted.
func Run[M any](model M, emitters ...Emitter[M]) ([]plan.File, diag.List, error) {
	files, list, err := Collect(model, emitters...)
	if err != nil {
		return nil, list, err
	}
	if err := plan.Render(pointers(files)); err != nil {
		return nil, list, err
	}
	return files, list, nil
}

// Collect is Run, but leaves files that have a Render function to [plan.Diff],
// which needs no scaffold that exists already. Go from such a function is
// formatted by it, and not looked at again.
func Collect[M any](model M, emitters ...Emitter[M]) ([]plan.File, diag.List, error) {
	var files []plan.File
	var list diag.List
	for _, e := range emitters {
		pass := &Pass[M]{
			Model:  model,
			Add:    func(f plan.File) { files = append(files, withOrigin(f, e.Name)) },
			Report: func(d diag.Diagnostic) { list.Add(d) },
		}
		if err := e.Emit(pass); err != nil {
			return nil, list.Sorted(), fmt.Errorf("%s: %w", e.Name, err)
		}
	}
	slices.SortStableFunc(files, func(a, b plan.File) int { return cmp.Compare(a.Path, b.Path) })
	list.Add(duplicates(files)...)
	if list = list.Sorted(); list.HasErrors() {
		return nil, list, nil
	}
	if err := checkGo(files); err != nil {
		return nil, list, err
	}
	return files, list, nil
}

func pointers(files []plan.File) []*plan.File {
	out := make([]*plan.File, len(files))
	for i := range files {
		out[i] = &files[i]
	}
	return out
}

func withOrigin(f plan.File, name string) plan.File {
	f.Origin = cmp.Or(f.Origin, name)
	return f
}

// duplicates expects files sorted by path.
func duplicates(files []plan.File) diag.List {
	var list diag.List
	for i := 1; i < len(files); i++ {
		a, b := files[i-1], files[i]
		if a.Path != b.Path {
			continue
		}
		d := diag.Diagnostic{
			Code:    diag.OutputDuplicate,
			Message: fmt.Sprintf("%s is written twice, by %s and by %s", b.Path, a.Origin, b.Origin),
			Hint:    "rename one of the two declarations it comes from",
		}
		d.Span.Start.Filename = b.Path
		list.Add(d)
	}
	return list
}
