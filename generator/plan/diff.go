package plan

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

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
	spelled := newSpelling(t, files)
	files = wantedOrGone(spelled, files)
	p := &Plan{Root: root, Changes: make([]Change, len(files))}
	refused := make([]*problem, len(files))
	claimed := newClaims()
	for i, f := range files {
		if err := checkFile(f); err != nil {
			return nil, nil, err
		}
		var err error
		if p.Changes[i], refused[i], err = decide(t, claimed, f); err != nil {
			return nil, nil, err
		}
		if p.Changes[i].Action == Create && refused[i] == nil {
			refused[i] = spelled.other(f.Path)
		}
	}
	if err := p.fill(t, refused); err != nil {
		return nil, nil, err
	}
	return p, p.refuse(refused), nil
}

// wantedOrGone leaves out the removal of files that the plan also wants, if only
// in a spelling that this disk takes for the same.
func wantedOrGone(spelled spelling, files []File) []File {
	wanted := map[string]string{}
	for _, f := range files {
		if !f.Gone {
			wanted[fold(f.Path)] = f.Path
		}
	}
	return slices.DeleteFunc(files, func(f File) bool {
		other, both := wanted[fold(f.Path)]
		return f.Gone && both && !spelled.apart(f.Path, other)
	})
}

// refuse turns problems into conflicts.
func (p *Plan) refuse(refused []*problem) diag.List {
	var list diag.List
	said := map[problem]bool{}
	for i, r := range refused {
		if r == nil {
			continue
		}
		p.Changes[i].Action, p.Changes[i].Reason = Conflict, r.reason
		file := p.Changes[i].File.Path
		if !r.ofFolder(file) || !said[*r] {
			said[*r] = true
			list.Add(r.diagnostic(file))
		}
	}
	return list
}

// ofFolder reports whether all files below a directory have the problem: a file is
// in its way, or its name is none for every platform.
func (p problem) ofFolder(file string) bool {
	own := strings.HasPrefix(p.reason, strconv.Quote(path.Base(file))+" ")
	return p.code == diag.OutputBlocked || p.code == diag.OutputPath && !own
}

// checkFile catches what only a bug in an emitter can cause.
func checkFile(f File) error {
	if f.Owner < Generated || f.Owner > Record {
		return fmt.Errorf("%s from %s: owner %d is unknown", f.Path, f.Origin, f.Owner)
	}
	if f.Owner == Generated && !f.Gone && f.Render == nil && sealOf(f.Content) != intact {
		return fmt.Errorf("%s from %s: a generated file must be sealed before it is planned", f.Path, f.Origin)
	}
	return nil
}

func decide(t tree, claimed claims, f File) (Change, *problem, error) {
	change := Change{File: f}
	if p := checkPath(f.Path); p != nil {
		return change, p, nil
	}
	if !f.Gone {
		if p := claimed.add(f); p != nil {
			return change, p, nil
		}
	}
	k, p, err := t.at(f.Path)
	if f.Gone && (p != nil || err == nil && k != regular) {
		change.Action = Keep // what stands there now is nothing of ours
		return change, nil, nil
	}
	if p != nil || err != nil {
		return change, p, err
	}
	return decideOwned(change, k)
}

// decideOwned never looks behind a symbolic link: a scaffold that the user
// replaced by one is kept, a generated file is refused. Whether an Update or a
// Patch is needed shows when the contents are compared.
func decideOwned(change Change, k kind) (Change, *problem, error) {
	f := change.File
	yours := f.Owner == Scaffold || f.Owner == Patched && f.Base == nil
	switch {
	case f.Gone:
		change.Action = Remove
	case k == absent && f.Base != nil && (f.Owner != Record || len(f.Base) > 0):
		return change, nil, fmt.Errorf("%s %w", f.Path, ErrStale)
	case k == absent:
		change.Action = Create
	case yours && (k == regular || k == symlink):
		change.Action = Keep
	case k != regular:
		return change, notAFile(f.Path, k), nil
	case f.Owner == Patched:
		change.Action = Patch
	default:
		change.Action = Update
	}
	return change, nil, nil
}

// protect refuses to overwrite what a person wrote.
func protect(state seal, content []byte) *problem {
	switch {
	case state == intact:
		return nil
	case state == broken && ConflictMark(content) >= 0:
		return &problem{diag.OutputEdited, "this file holds conflict marks of a merge",
			"delete it and run again; it is generated"}
	case state == broken:
		return &problem{diag.OutputEdited, "the file is generated, but was edited by hand",
			"move the change to a file of your own, delete this one and run again"}
	}
	return &problem{diag.OutputForeign, "the file exists and apigen did not write it",
		"move or rename it and run again"}
}

func notAFile(p string, k kind) *problem {
	what := map[kind]string{directory: "a directory", symlink: "a symbolic link", special: "a device, socket or pipe"}[k]
	return &problem{diag.OutputBlocked, fmt.Sprintf("%s stands where a file must go", what),
		fmt.Sprintf("move %s away and run again", p)}
}

func (p *problem) diagnostic(at string) diag.Diagnostic {
	d := diag.Diagnostic{Code: p.code, Message: p.reason, Hint: p.hint}
	d.Span.Start.Filename = at
	return d
}
