package merge

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// logic brings the logic of every route in step.
func (m *merger) logic() error {
	pairs, gone := match(m.was.Routes, m.wants.Routes)
	for _, p := range pairs {
		m.next.Routes = append(m.next.Routes, p.record())
	}
	for _, p := range pairs {
		if p.moved() {
			if err := m.follow(p); err != nil {
				return err
			}
		}
	}
	for _, p := range pairs {
		if err := m.conform(p); err != nil {
			return err
		}
	}
	for _, o := range gone {
		if err := m.forget(o); err != nil {
			return err
		}
	}
	return nil
}

func (p pair) record() RecordedRoute {
	r := p.now
	return RecordedRoute{r.Method, r.Path, r.Group, r.Handler, r.File, r.Type, r.Func, r.Stub}
}

// moved reports whether a route's logic has another name or place now.
func (p pair) moved() bool {
	return p.was != nil && (p.was.File != p.now.File || p.was.Type != p.now.Type || p.was.Func != p.now.Func)
}

// follow takes the logic of a route to its new name and place.
func (m *merger) follow(p pair) error {
	from, to := *p.was, p.now
	old, err := m.file(from.File)
	if err != nil {
		return err
	}
	if old.base != nil && m.was.untouched(from.File, old.base) {
		if !m.needed(from.File) {
			old.set(nil)
		}
		return nil // a new stub says it all
	}
	siblings, err := m.goFiles(path.Dir(from.File))
	if err != nil || len(methods(siblings, from.Type, from.Func)) == 0 {
		return err // conform says what is missing
	}
	if err := m.rename(m.wants.Root, m.wants.Own, from, to); err != nil {
		return err
	}
	return m.move(from, to)
}

// move moves a file that holds the logic of one route and nothing of another's
// to where the contract has it now, with its tests.
func (m *merger) move(from RecordedRoute, to Route) error {
	if from.File == to.File {
		return nil
	}
	inside := path.Dir(from.File) == path.Dir(to.File)
	old, err := m.file(from.File)
	if err != nil {
		return err
	}
	target, err := m.file(to.File)
	if err != nil {
		return err
	}
	alone := old.text != nil && len(methods([]*file{old}, to.Type, to.Func)) > 0 && !m.shared(old, to)
	switch {
	case alone && target.text == nil:
		m.carry(old, to.File, to.Package)
		tests := strings.TrimSuffix(from.File, ".go") + "_test.go"
		if test, err := m.file(tests); err == nil && test.text != nil {
			m.carry(test, strings.TrimSuffix(to.File, ".go")+"_test.go", to.Package)
		}
	case !inside:
		m.refuse(old, -1, fmt.Sprintf("%s moves to package %s, but its logic does not stand in a file of its own", to.Func, path.Dir(to.File)),
			fmt.Sprintf("move %s to %s by hand and run again", to.Type, to.File))
	}
	return nil
}

// shared reports whether a file holds the logic of another route too.
func (m *merger) shared(f *file, than Route) bool {
	return slices.ContainsFunc(m.wants.Routes, func(r Route) bool {
		return (r.Type != than.Type || r.Func != than.Func) && path.Dir(r.File) == path.Dir(f.path) && len(methods([]*file{f}, r.Type, r.Func)) > 0
	})
}

// carry moves a file and gives it the package clause of its new directory.
func (m *merger) carry(f *file, to, clause string) {
	syntax, _ := f.parse()
	text := f.text
	if path.Dir(f.path) != path.Dir(to) {
		if strings.HasSuffix(syntax.Name.Name, "_test") {
			clause += "_test"
		}
		text = apply(text, []edit{{f.offset(syntax.Name.Pos()), f.offset(syntax.Name.End()), clause}})
	}
	m.create(to, text, f.path)
	f.set(nil)
}

// conform makes sure that a route's logic can be called by its handler.
func (m *merger) conform(p pair) error {
	r := p.now
	at, err := m.file(r.File)
	if err != nil {
		return err
	}
	if at.base != nil && !at.changed() && m.was.untouched(r.File, at.base) {
		if p.was != nil && *p.was == p.record() {
			return nil // as written, and nothing about it changed
		}
		if !m.shared(at, r) {
			_, err := m.refresh(r.File)
			return err
		}
	}
	siblings := m.folder(path.Dir(r.File))
	found := m.find(at, r, siblings)
	if siblings.err != nil || len(found) == 0 {
		m.missing(at, r, siblings)
		return siblings.err
	}
	if !slices.ContainsFunc(found, func(f method) bool { return f.file == at }) && at.text == nil {
		m.drop(r.File)
	}
	for _, f := range found {
		if m.ours[f.file.path] || f.fits(r, siblings) {
			continue
		}
		if err := f.conform(r, siblings); err != nil {
			m.refuse(f.file, f.file.offset(f.decl.Name.Pos()), fmt.Sprintf("%s can't be changed to what the route needs: %v", r.Func, err),
				"declare it as "+signatureText(r)+" and run again")
		}
	}
	return siblings.err
}

// find looks for a route's method where it usually is, and then in the whole
// package.
func (m *merger) find(at *file, r Route, siblings *folder) []method {
	if at.text != nil && !strings.Contains(string(at.text), "//go:build") {
		if found := methods([]*file{at}, r.Type, r.Func); len(found) > 0 {
			return found
		}
	}
	return methods(siblings.all(), r.Type, r.Func)
}

// missing is for a route without a method. A new stub is made unless the
// package has something else in its place.
func (m *merger) missing(at *file, r Route, siblings *folder) {
	spec, in := typeSpec(siblings.all(), r.Type)
	if spec != nil && in.promotes(r) {
		if in != at {
			m.drop(r.File)
		}
		return
	}
	if at.text == nil && spec == nil {
		return
	}
	if spec != nil {
		at = in
	}
	message := fmt.Sprintf("%s of %s %s is not here, and its handler calls it", r.Func, r.Method, r.Path)
	if _, err := at.parse(); err != nil {
		message = fmt.Sprintf("this file can't be read as Go: %v", err)
	}
	m.refuse(at, 0, message, "add "+signatureText(r)+", or move the file away to get a new stub")
}

// promotes reports whether a type may have the method from one that it embeds.
func (f *file) promotes(r Route) bool {
	spec, _ := typeSpec([]*file{f}, r.Type)
	return spec != nil && embeds(spec)
}

// forget removes the stub of a route that is gone, unless somebody made
// something of it.
func (m *merger) forget(o RecordedRoute) error {
	f, err := m.file(o.File)
	if err != nil || f.text == nil || m.needed(o.File) {
		return err
	}
	if f.base != nil && m.was.untouched(o.File, f.base) {
		f.set(nil)
		return nil
	}
	m.orphans[o.File] = fmt.Sprintf("%s %s is no longer in the contract", o.Method, o.Path)
	return nil
}
