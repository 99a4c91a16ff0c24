package merge

import (
	"bytes"
	"errors"
	"go/ast"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// logicDir is the directory below which all logic is.
const logicDir = "internal/logic"

// uncalled is why logic that no record knows is no longer needed.
const uncalled = "no route calls it"

// constructorOfLogic finds what is cheap to find in every file; what it is shows
// the syntax.
var constructorOfLogic = regexp.MustCompile(`(?m)^func New(\w+Logic)\(`)

// unclaimed finds logic that no route has and no code uses, whether or not the
// record knows it: a merge in version control, or a lost record, leaves such.
func (m *merger) unclaimed() error {
	names, err := m.logicFiles()
	if err != nil {
		return err
	}
	var texts map[string][]byte
	for _, name := range names {
		f, err := m.file(name)
		if err != nil {
			return err
		}
		if !m.looksUnclaimed(f) {
			continue
		}
		if texts == nil {
			if texts, err = m.sources(m.wants.Own); err != nil {
				return err
			}
		}
		switch {
		case m.used(f, texts):
		case m.was.expendable(name, f.base):
			f.set(nil)
		default:
			m.orphans[name] = uncalled
		}
	}
	return m.abandoned()
}

// abandoned removes what a project began with beside the logic of a group whose
// routes are all gone.
func (m *merger) abandoned() error {
	for name, digest := range m.was.Starters {
		dir := path.Dir(name)
		_, wanted := m.wanted[name]
		if wanted || !strings.HasPrefix(dir, logicDir+"/") || slices.ContainsFunc(m.wants.Routes, func(r Route) bool { return path.Dir(r.File) == dir }) {
			continue
		}
		f, err := m.file(name)
		if err != nil {
			return err
		}
		if f.text != nil && !f.changed() && Digest(f.base) == digest {
			f.set(nil)
		}
	}
	return nil
}

// logicFiles lists the Go files below logicDir on disk, tests left out.
func (m *merger) logicFiles() ([]string, error) {
	return m.below(logicDir, func(name string) bool {
		return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
	})
}

// below lists files on disk below a directory that need not exist.
func (m *merger) below(dir string, want func(name string) bool) ([]string, error) {
	if info, err := fs.Stat(m.disk, dir); err != nil || !info.IsDir() {
		return nil, nil
	}
	var names []string
	err := fs.WalkDir(m.disk, dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case d.IsDir() && name != dir && (outside(name, m.wants.Own) || otherModule(m.disk, name)):
			return fs.SkipDir
		case d.Type().IsRegular() && want(name):
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

// looksUnclaimed reports whether a file that stays as it is has a type of logic
// with its constructor, and no logic of a route.
func (m *merger) looksUnclaimed(f *file) bool {
	_, known := m.orphans[f.path]
	if _, wanted := m.wanted[f.path]; wanted {
		return false // as nearly all are; what follows takes longer
	}
	if known || f.text == nil || f.changed() || m.ours[f.path] || !constructorOfLogic.Match(f.text) || m.needed(f.path) {
		return false
	}
	for _, found := range constructorOfLogic.FindAllSubmatch(f.text, -1) {
		if spec, _ := typeSpec([]*file{f}, string(found[1])); spec != nil && !m.hasRoute(path.Dir(f.path), spec.Name.Name) {
			return true
		}
	}
	return false
}

// hasRoute reports whether a type in a directory is some route's.
func (m *merger) hasRoute(dir, typeName string) bool {
	return slices.ContainsFunc(m.wants.Routes, func(r Route) bool { return r.Type == typeName && path.Dir(r.File) == dir })
}

// used reports whether any code but its tests names what a file declares.
func (m *merger) used(f *file, texts map[string][]byte) bool {
	names, starts := f.declared()
	if starts {
		return true
	}
	word := regexp.MustCompile(`\b(` + strings.Join(names, "|") + `)\b`)
	importPath := []byte(strconv.Quote(path.Join(m.wants.Root, path.Dir(f.path))))
	for name, text := range texts {
		_, kept := m.orphans[name]
		near := path.Dir(name) == path.Dir(f.path)
		switch {
		case name == f.path || m.ours[name] && !kept || near && strings.HasSuffix(name, "_test.go"):
		case !near && !bytes.Contains(text, importPath):
		case word.Match(text):
			return true
		}
	}
	return false
}

// declared lists what a file declares for its package; starts is for one that
// does something by itself.
func (f *file) declared() (names []string, starts bool) {
	syntax, _ := f.parse()
	add := func(id *ast.Ident) {
		if id.Name != "_" {
			names = append(names, regexp.QuoteMeta(id.Name))
		}
	}
	for _, d := range syntax.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			starts = starts || d.Recv == nil && d.Name.Name == "init"
			if d.Recv == nil {
				add(d.Name)
			}
		case *ast.GenDecl:
			if d.Tok == token.IMPORT {
				continue
			}
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					add(s.Name)
				case *ast.ValueSpec:
					for _, id := range s.Names {
						add(id)
					}
				}
			}
		}
	}
	return names, starts
}
