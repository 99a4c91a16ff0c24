package main

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/merge"
	"github.com/apigen/apigen/generator/model"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/source"
)

// noTable is why a file of a package of models is no longer needed.
const noTable = "no table needs it"

// stale finds the files of a package of models that no table needs any more: what
// is generated or untouched goes, what somebody edited is an orphan. dir is below
// the directory of the output.
func (o *output) stale(dir, below string) error {
	wanted := map[string]bool{}
	for _, f := range o.files {
		wanted[f.Path] = true
	}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, entry := range entries {
		at := path.Join(below, entry.Name())
		if wanted[at] || !entry.Type().IsRegular() || !strings.HasSuffix(at, ".go") || strings.HasSuffix(at, "_test.go") {
			continue
		}
		text, err := source.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return err
		}
		if strings.HasSuffix(at, "_gen.go") {
			if plan.Intact(text) {
				o.files = append(o.files, plan.File{Path: at, Gone: true, Origin: "models", Why: noTable})
			}
			continue
		}
		o.staleExtension(at, text, wanted)
	}
	return nil
}

// staleExtension looks at a file that may be what a project adds to a table. One
// whose table has its file under a name of the other style stays if it was edited.
func (o *output) staleExtension(at string, text []byte, wanted map[string]bool) {
	name, untouched := model.Extension(text)
	ours, served := false, false
	for _, style := range []gocode.Style{gocode.Flat, gocode.Snake} {
		file := style.FileName(name, "model") + ".go"
		ours = ours || file == path.Base(at)
		served = served || wanted[path.Join(path.Dir(at), file)]
	}
	switch {
	case name == "" || !ours:
	case untouched:
		o.files = append(o.files, plan.File{Path: at, Owner: plan.Scaffold, Gone: true, Base: text, Origin: "models", Why: noTable})
	case !served:
		o.orphans = append(o.orphans, merge.Orphan{Path: at, Reason: noTable})
	}
}
