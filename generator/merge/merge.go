package merge

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/diag"
)

// Result is what a tree becomes.
type Result struct {
	Files   []plan.File // for plan.Diff: the wanted files, and the user's that change or go
	Orphans []Orphan    // sorted by path

	// Unrecorded says that there is logic and no record of it, so that a route
	// that was renamed looks like a new one.
	Unrecorded bool
}

// Orphan is a file that nothing needs any more and that stays, as somebody
// edited it.
type Orphan struct {
	Path   string
	Reason string
}

// Merge joins the files of a service with what is on disk. Every problem that
// keeps a file of the user's from being changed is in the list; nothing must be
// written then. The error is for files that can't be read.
func Merge(disk fs.FS, files []plan.File, wants Wants) (Result, diag.List, error) {
	text, err := fs.ReadFile(disk, RecordPath)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Result{}, nil, fmt.Errorf("read %s: %w", RecordPath, err)
	}
	m := &merger{
		record: append([]byte{}, text...), // another run may write a new one meanwhile
		tree:   newTree(disk, wants.Root), wants: wants, was: ParseRecord(text), next: newRecord(),
		wanted: map[string]int{}, refused: map[string]bool{}, orphans: map[string]string{},
	}
	m.next.Service = wants.Service
	unrecorded := false
	if m.was.Service == "" {
		if unrecorded, err = m.recoverGenerated(); err != nil {
			return Result{}, nil, err
		}
	} else if err := m.service(); err != nil {
		return Result{}, nil, err
	}
	m.take(files)
	if err := m.prefetch(); err != nil {
		return Result{}, nil, err
	}
	for _, step := range []func() error{m.typeNames, m.logic, m.structs, m.guards, m.stubs, m.gone, m.unclaimed} {
		if err := step(); err != nil {
			return Result{}, nil, err
		}
	}
	files, err = m.collect()
	return Result{Files: files, Orphans: m.listOrphans(), Unrecorded: unrecorded}, m.diags.Sorted(), err
}

// merger is one run.
type merger struct {
	*tree
	record  []byte // as it was read; empty where there was none
	wants   Wants
	was     Record
	next    Record
	files   []plan.File
	wanted  map[string]int // index in files, by path
	pairs   []pair
	dropped []string // wanted files that are not made after all
	orphans map[string]string
	gonners []plan.File
	refused map[string]bool // files and messages, so that nothing is said twice
	diags   diag.List
}

// take notes which files are wanted.
func (m *merger) take(files []plan.File) {
	m.files = slices.Clone(files)
	for i, f := range m.files {
		m.wanted[f.Path] = i
		if f.Owner == plan.Generated {
			m.ours[f.Path] = true
		}
	}
	for name := range m.was.Generated {
		m.ours[name] = true
	}
}

// prefetch reads the logic of all routes, as every run does, on all processors.
func (m *merger) prefetch() error {
	var names []string
	for _, r := range m.wants.Routes {
		names = append(names, r.File)
	}
	found, errs := make([]*file, len(names)), make([]error, len(names))
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(names); i += workers {
				found[i], errs[i] = m.read(names[i])
			}
		})
	}
	wait.Wait()
	for i, f := range found {
		if errs[i] == nil {
			m.keep(f)
		}
	}
	return errors.Join(errs...)
}

// wantedText renders a wanted file.
func (m *merger) wantedText(name string) ([]byte, error) {
	i, ok := m.wanted[name]
	if !ok {
		return nil, nil
	}
	f := &m.files[i]
	if f.Render == nil {
		return f.Content, nil
	}
	return f.Render()
}

// drop leaves a wanted scaffold out: what it holds is elsewhere.
func (m *merger) drop(name string) { m.dropped = append(m.dropped, name) }

// refresh makes a file anew that is still as the tool wrote it. It reports
// false for a file that the user edited, or that does not exist.
func (m *merger) refresh(name string) (bool, error) {
	f, err := m.file(name)
	if err != nil || f.base == nil || !m.was.untouched(name, f.base) || string(f.base) != string(f.text) {
		return false, err
	}
	text, err := m.wantedText(name)
	if err != nil || text == nil {
		return false, err
	}
	if Digest(text) != Digest(f.base) {
		f.set([]byte(f.lineEnds(string(text))))
	}
	return true, nil
}

// collect makes the plan's files: those wanted, those patched, those gone, and
// the record of all.
func (m *merger) collect() ([]plan.File, error) {
	var out []plan.File
	for _, f := range m.files {
		if slices.Contains(m.dropped, f.Path) {
			m.keepDigests(f.Path) // whether it is needed changes with the user's code
			continue
		}
		if f.Owner != plan.Generated && f.Owner != plan.Record {
			done, err := m.settle(&f)
			if err != nil {
				return nil, err
			}
			if done {
				continue
			}
		} else {
			m.next.Generated[f.Path] = true
		}
		out = append(out, f)
	}
	out = append(out, m.patched()...)
	out = append(out, m.gonners...)
	m.next.Orphans = m.orphans
	if err := m.keepStarters(); err != nil {
		return nil, err
	}
	out = append(out, plan.File{Path: RecordPath, Owner: plan.Record, Content: m.next.Text(), Base: m.record, Origin: "record"})
	return out, nil
}

// settle notes what a scaffold is, and reports whether patched takes it over.
func (m *merger) settle(f *plan.File) (bool, error) {
	on, err := m.file(f.Path)
	if err != nil {
		return false, err
	}
	switch {
	case on.changed():
		return true, nil
	case f.Owner == plan.Scaffold && f.Origin == plan.Starter && on.base == nil:
		err := rendered(f)
		m.next.Starters[f.Path] = Digest(f.Content)
		return false, err
	case f.Owner == plan.Scaffold:
	case on.base == nil:
		return false, m.created(f)
	case m.was.Scaffolds[f.Path] != nil:
		m.keepDigests(f.Path)
	case m.was.Service == "": // the first run that keeps a record
		text, err := m.wantedText(f.Path)
		if err != nil {
			return false, err
		}
		if Digest(text) == Digest(on.base) {
			m.next.addScaffold(f.Path, Digest(on.base))
		}
	}
	return false, nil
}

// created renders a file that does not exist yet, to record it.
func (m *merger) created(f *plan.File) error {
	err := rendered(f)
	m.next.addScaffold(f.Path, Digest(f.Content))
	return err
}

// rendered sees that a file has its content.
func rendered(f *plan.File) error {
	if f.Render == nil {
		return nil
	}
	text, err := f.Render()
	if err != nil {
		return fmt.Errorf("%s: %s: %w", f.Origin, f.Path, err)
	}
	f.Content, f.Render, f.Matches = text, nil, nil
	return nil
}

func (m *merger) keepDigests(name string) {
	for digest := range m.was.Scaffolds[name] {
		m.next.addScaffold(name, digest)
	}
}

// keepStarters keeps the digests of files that are still as a project began.
func (m *merger) keepStarters() error {
	for name, digest := range m.was.Starters {
		f, err := m.file(name)
		if err != nil {
			return err
		}
		if f.text != nil && Digest(f.text) == digest {
			m.next.Starters[name] = digest
		}
	}
	return nil
}

// patched lists the user's files that change or go.
func (m *merger) patched() []plan.File {
	var out []plan.File
	for _, name := range sortedNames(m.tree.files) {
		f := m.tree.files[name]
		if !f.changed() || m.ours[name] {
			continue
		}
		file := plan.File{Path: name, From: f.from, Owner: plan.Patched, Base: f.base, Content: f.text, Origin: "merge"}
		if f.text == nil {
			file.Gone = true
		} else if whole, err := m.wantedText(name); err == nil && Digest(whole) == Digest(f.text) && m.patchedLater(name) {
			m.next.addScaffold(name, Digest(f.text))
		} else {
			m.keepDigests(name)
		}
		out = append(out, file)
	}
	return out
}

// patchedLater reports whether a wanted file's digest is of use to later runs.
func (m *merger) patchedLater(name string) bool {
	i, ok := m.wanted[name]
	return ok && m.files[i].Owner == plan.Patched
}

func sortedNames(files map[string]*file) []string {
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// gone finds what earlier runs wrote and this one does not want.
func (m *merger) gone() error {
	for name := range m.was.Generated {
		if _, wanted := m.wanted[name]; wanted {
			continue
		}
		f, err := m.file(name)
		if err != nil {
			return err
		}
		if f.base != nil && !plan.Intact(f.base) && m.calledInVain(f) {
			span := m.span(f, 0)
			m.diags.Add(diag.Errorf(span, diag.OutputEdited, "the file is generated, but was edited by hand, and the logic that it calls goes").
				WithHint("its route is gone; move what you need elsewhere and delete the file"))
		} else if f.base != nil && !plan.Intact(f.base) {
			m.orphans[name] = "it is no longer generated, but was edited by hand"
		} else if f.base != nil {
			m.gonners = append(m.gonners, plan.File{Path: name, Gone: true, Origin: "record", Why: "nothing in the contract needs it"})
		}
	}
	slices.SortFunc(m.gonners, func(a, b plan.File) int { return strings.Compare(a.Path, b.Path) })
	for name, why := range m.was.Orphans {
		if _, known := m.orphans[name]; known || why == uncalled || m.needed(name) {
			continue
		}
		if f, err := m.file(name); err == nil && f.text != nil {
			m.orphans[name] = m.reasonNow(why)
		}
	}
	return nil
}

// needed reports whether a file is wanted, or holds the logic of a route.
func (m *merger) needed(name string) bool {
	if _, ok := m.wanted[name]; ok {
		return true
	}
	f, err := m.file(name)
	if err != nil || f.text == nil || !strings.HasSuffix(name, ".go") || m.ours[name] {
		return false
	}
	return slices.ContainsFunc(m.wants.Routes, func(r Route) bool {
		return path.Dir(r.File) == path.Dir(name) && len(methods([]*file{f}, r.Type, r.Func)) > 0
	})
}

func (m *merger) listOrphans() []Orphan {
	var out []Orphan
	for name, why := range m.orphans {
		out = append(out, Orphan{name, why})
	}
	slices.SortFunc(out, func(a, b Orphan) int { return strings.Compare(a.Path, b.Path) })
	return out
}
