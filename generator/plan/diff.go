package plan

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"github.com/apigen/apigen/parser/diag"
)

func diff(root string, files []File) (*Plan, diag.List, error) {
	abs, err := safeRoot(root)
	if err != nil {
		return nil, nil, err
	}
	if err := recoverRun(abs, nil); err != nil {
		return nil, nil, err
	}
	t, err := openTree(abs)
	if err != nil {
		return nil, nil, err
	}
	defer t.close()
	return compare(t, abs, sorted(files))
}

func sorted(files []File) []File {
	files = slices.Clone(files)
	slices.SortStableFunc(files, func(a, b File) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Origin, b.Origin))
	})
	return files
}

func compare(t tree, root string, files []File) (*Plan, diag.List, error) {
	p := &Plan{Root: root}
	claimed := newClaims()
	var list diag.List
	for _, f := range files {
		if err := checkFile(f); err != nil {
			return nil, nil, err
		}
		change, refused, err := decide(t, claimed, f)
		if err != nil {
			return nil, nil, err
		}
		if refused != nil {
			change.Action, change.Reason = Conflict, refused.reason
			list.Add(refused.diagnostic(f.Path))
		}
		p.Changes = append(p.Changes, change)
	}
	return p, list, nil
}

// checkFile catches what only a bug in an emitter can cause.
func checkFile(f File) error {
	if f.Owner != Generated && f.Owner != Scaffold {
		return fmt.Errorf("%s from %s: owner %d is unknown", f.Path, f.Origin, f.Owner)
	}
	if f.Owner == Generated && sealOf(f.Content) != intact {
		return fmt.Errorf("%s from %s: a generated file must be sealed before it is planned", f.Path, f.Origin)
	}
	return nil
}

func decide(t tree, claimed claims, f File) (Change, *problem, error) {
	change := Change{File: f}
	if p := checkPath(f.Path); p != nil {
		return change, p, nil
	}
	if p := claimed.add(f); p != nil {
		return change, p, nil
	}
	k, p, err := t.at(f.Path)
	if p != nil || err != nil {
		return change, p, err
	}
	return decideOwned(t, change, k)
}

// decideOwned never looks behind a symbolic link: a scaffold that the user
// replaced by one is kept, a generated file is refused.
func decideOwned(t tree, change Change, k kind) (Change, *problem, error) {
	scaffold := change.File.Owner == Scaffold
	switch {
	case k == absent:
		change.Action = Create
	case scaffold && (k == regular || k == symlink):
		change.Action = Keep
	case k != regular:
		return change, notAFile(change.File.Path, k), nil
	default:
		return decideGenerated(t, change)
	}
	return change, nil, nil
}

func decideGenerated(t tree, change Change) (Change, *problem, error) {
	before, err := t.read(change.File.Path)
	if err != nil {
		return change, nil, err
	}
	change.Before = before
	if bytes.Equal(before, change.File.Content) {
		change.Action = Same
		return change, nil, nil
	}
	change.Action = Update
	return change, protect(change.File.Path, before), nil
}

// protect refuses to overwrite what a person wrote.
func protect(p string, before []byte) *problem {
	switch sealOf(before) {
	case intact:
		return nil
	case broken:
		return &problem{diag.OutputEdited, "the file is generated, but was edited by hand",
			fmt.Sprintf("move the change to a file of your own, delete %s and run again", p)}
	}
	return &problem{diag.OutputForeign, "the file exists and apigen did not write it",
		fmt.Sprintf("move or rename %s and run again", p)}
}

func notAFile(p string, k kind) *problem {
	what := map[kind]string{directory: "a directory", symlink: "a symbolic link", special: "a device, socket or pipe"}[k]
	return &problem{diag.OutputBlocked, fmt.Sprintf("%s stands where a file must go", what),
		fmt.Sprintf("move %s away and run again", p)}
}

func (p *problem) diagnostic(at string) diag.Diagnostic {
	d := diag.Diagnostic{Code: p.code, Message: fmt.Sprintf("%s: %s", at, p.reason), Hint: p.hint}
	d.Span.Start.Filename = at
	return d
}
