package merge

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
	"strconv"
	"strings"
)

// logic brings the logic of every route in step.
func (m *merger) logic() error {
	if err := m.dropSides(); err != nil {
		return err
	}
	pairs, gone := match(m.was.Routes, m.wants.Routes)
	for _, p := range pairs {
		m.next.Routes = append(m.next.Routes, p.record())
	}
	m.pairs = pairs
	if err := m.followAll(pairs, gone); err != nil {
		return err
	}
	for _, p := range pairs {
		if err := m.conform(p); err != nil {
			return err
		}
		if err := m.stubText(p); err != nil {
			return err
		}
	}
	for _, o := range gone {
		m.refuseSide(o)
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
		if !m.shared(at, p) {
			_, err := m.refresh(r.File)
			return err
		}
	}
	siblings := m.folder(path.Dir(r.File))
	found := m.find(at, r, siblings)
	if len(found) == 0 {
		r.Type = siblings.owner(r)
		found = methods(siblings.all(), r.Type, r.Func)
	}
	if siblings.err != nil || len(found) == 0 {
		m.missing(at, r, siblings, p.was != nil)
		return siblings.err
	}
	if !slices.ContainsFunc(found, func(f method) bool { return f.file == at }) && at.text == nil {
		m.drop(r.File)
	}
	for _, f := range found {
		if _, wanted := m.wanted[f.file.path]; !wanted {
			m.keepDigests(f.file.path) // a stub that had to go by another name
		}
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
// package has something else in its place, or may have: had says that an earlier
// run knew the route.
func (m *merger) missing(at *file, r Route, siblings *folder, had bool) {
	spec, in := typeSpec(siblings.all(), r.Type)
	switch {
	case spec != nil && in.embeds(spec):
		if in != at {
			m.drop(r.File)
		}
		return
	case spec != nil:
		at = in
	case m.refuseUnreadable(at), had && slices.ContainsFunc(siblings.all(), m.refuseUnreadable), at.text == nil:
		return
	default:
		m.relocate(r.File)
		return
	}
	if !m.refuseUnreadable(at) {
		message := fmt.Sprintf("%s of %s %s is not here, and its handler calls it", r.Func, r.Method, r.Path)
		m.refuse(at, 0, message, "add "+signatureText(r)+", or move the file away to get a new stub")
	}
}

// embeds reports whether a type may have methods from outside the service.
func (f *file) embeds(spec *ast.TypeSpec) bool {
	body, ok := structBody(spec)
	if !ok {
		return spec.Assign.IsValid()
	}
	return slices.ContainsFunc(body.Fields.List, func(part *ast.Field) bool {
		_, _, known := f.declaration(part.Type)
		return len(part.Names) == 0 && !known
	})
}

// relocate gives a new stub another name, as the user has a file of its own.
func (m *merger) relocate(name string) {
	i, ok := m.wanted[name]
	for n := 2; ok; n++ {
		free := strings.TrimSuffix(name, ".go") + strconv.Itoa(n) + ".go"
		if on, err := m.file(free); err == nil && on.text == nil {
			m.files[i].Path = free
			m.wanted[free] = i
			delete(m.wanted, name)
			return
		}
	}
}

// forget removes the stub of a route that is gone, unless somebody made
// something of it.
func (m *merger) forget(o RecordedRoute) error {
	siblings, err := m.goFiles(path.Dir(o.File))
	if err != nil {
		return err
	}
	for _, f := range siblings {
		ours := f.base != nil && m.was.expendable(f.path, f.base)
		its := len(methods([]*file{f}, o.Type, o.Func)) > 0
		switch {
		case m.needed(f.path) || !its && f.path != o.File:
		case ours && !f.changed():
			f.set(nil)
		case its || !f.readable():
			m.orphans[f.path] = m.reason(o.Method, o.Path)
		}
	}
	return nil
}
