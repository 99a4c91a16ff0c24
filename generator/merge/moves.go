package merge

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// moved reports whether a route's logic has another name or place now.
func (p pair) moved() bool {
	return p.was != nil && (p.was.File != p.now.File || p.was.Type != p.now.Type || p.was.Func != p.now.Func)
}

// leaves reports whether a route's logic goes to another package.
func (p pair) leaves() bool { return p.was != nil && path.Dir(p.was.File) != path.Dir(p.now.File) }

// followAll takes the logic of all routes to its new names and places.
func (m *merger) followAll(pairs []pair, gone []RecordedRoute) error {
	for _, p := range pairs {
		if !p.moved() {
			continue
		}
		if err := m.follow(p); err != nil {
			return err
		}
	}
	moved := map[string]bool{}
	for _, p := range pairs {
		if !p.leaves() || moved[path.Dir(p.was.File)] {
			continue
		}
		from, to := path.Dir(p.was.File), path.Dir(p.now.File)
		var err error
		if moved[from] = m.vacated(from, to); moved[from] {
			err = m.movePackage(from, to, p.now.Package, gone)
		} else {
			err = m.moveRoute(p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// follow gives the logic of a route its new names, and the file that it is in,
// while it stays in its package.
func (m *merger) follow(p pair) error {
	from, to := *p.was, p.now
	old, err := m.file(from.File)
	if err != nil {
		return err
	}
	if old.base != nil && m.was.untouched(from.File, old.base) && !m.shared(old, p) {
		if !m.needed(from.File) {
			old.set(nil)
		}
		return nil // a new stub says it all
	}
	siblings, err := m.goFiles(path.Dir(from.File))
	if slices.ContainsFunc(siblings, m.refuseUnreadable) {
		return nil // its names can't be told, nor what uses them
	}
	if err != nil || len(methods(siblings, (&folder{files: siblings, read: true}).owner(Route{Type: from.Type, Func: from.Func}), from.Func)) == 0 {
		return err // conform says what is missing
	}
	if from.Type != to.Type || from.Func != to.Func {
		if err := m.rename(m.wants.Root, m.wants.Own, from, to); err != nil {
			return err
		}
	}
	if p.leaves() {
		return nil
	}
	for _, f := range siblings {
		name := renamed(f.path, from.File, to.File)
		if target, err := m.file(name); err == nil && target.text == nil && !m.shared(f, p) {
			m.carry(f, name, "")
		}
	}
	return nil
}

// renamed is the path of a file beside a route's: the route's own, its tests and
// its variants for other systems follow the route's name, others keep theirs.
func renamed(name, from, to string) string {
	if rest, ok := follows(name, from); ok {
		return strings.TrimSuffix(to, ".go") + rest
	}
	return path.Join(path.Dir(to), path.Base(name))
}

// follows returns what the name of a file has behind that of another: .go,
// _test.go or _windows.go.
func follows(name, other string) (string, bool) {
	rest, ok := strings.CutPrefix(path.Base(name), strings.TrimSuffix(path.Base(other), ".go"))
	return rest, ok && (rest == ".go" || strings.HasPrefix(rest, "_"))
}

// shared reports whether a file holds the logic of another route too, by the
// name that it had or by the one that it gets.
func (m *merger) shared(f *file, than pair) bool {
	dir := path.Dir(f.path)
	return slices.ContainsFunc(m.pairs, func(p pair) bool {
		if p.now.Type == than.now.Type && p.now.Func == than.now.Func && p.now.File == than.now.File {
			return false
		}
		was := p.was != nil && path.Dir(p.was.File) == dir && f.holds(p.was.Type, p.was.Func)
		return was || path.Dir(p.now.File) == dir && f.holds(p.now.Type, p.now.Func) || p.leaves() && path.Dir(p.was.File) == dir && f.holds(p.now.Type, p.now.Func)
	})
}

func (f *file) holds(typeName, method string) bool {
	return len(methods([]*file{f}, typeName, method)) > 0
}

// vacated reports whether all logic of a package goes to one other package.
func (m *merger) vacated(from, to string) bool {
	return !slices.ContainsFunc(m.pairs, func(p pair) bool {
		return path.Dir(p.now.File) == from || p.was != nil && path.Dir(p.was.File) == from && path.Dir(p.now.File) != to
	})
}

// movePackage moves all files of a package, whatever they hold, and lets those
// who import it find it.
func (m *merger) movePackage(from, to, clause string, gone []RecordedRoute) error {
	files, err := m.goFiles(from)
	if err != nil {
		return err
	}
	for _, f := range files {
		target, err := m.file(m.target(f.path, to))
		if err != nil {
			return err
		}
		if target.text != nil {
			m.refuse(f, -1, fmt.Sprintf("it moves to %s, where another file is", target.path), "move it to another name by hand and run again")
			continue
		}
		m.carry(f, target.path, clause)
	}
	for i := range gone {
		if path.Dir(gone[i].File) == from {
			gone[i].File = path.Join(to, path.Base(gone[i].File))
		}
	}
	return m.redirect(from, to)
}

// target is the name of a file in another package.
func (m *merger) target(name, to string) string {
	for _, p := range m.pairs {
		if p.leaves() && path.Dir(p.was.File) == path.Dir(name) {
			if moved := renamed(name, p.was.File, p.now.File); path.Base(moved) != path.Base(name) {
				return moved
			}
		}
	}
	return path.Join(to, path.Base(name))
}

// moveRoute moves the files that hold the logic of one route and nothing of
// another's to another package, with their tests.
func (m *merger) moveRoute(p pair) error {
	siblings, err := m.goFiles(path.Dir(p.was.File))
	if err != nil {
		return err
	}
	owner := (&folder{files: siblings, read: true}).owner(p.now)
	for _, f := range siblings {
		target := renamed(f.path, p.was.File, p.now.File)
		spec, _ := typeSpec([]*file{f}, p.now.Type)
		its := spec != nil || f.holds(owner, p.now.Func)
		rest, _ := follows(f.path, p.was.File)
		if !its && !strings.HasSuffix(rest, "_test.go") {
			continue
		}
		on, err := m.file(target)
		if err != nil {
			return err
		}
		if m.shared(f, p) || on.text != nil {
			m.refuse(f, 0, fmt.Sprintf("%s moves to package %s, but its logic does not stand in a file of its own", p.now.Func, path.Dir(p.now.File)),
				fmt.Sprintf("move %s to %s by hand and run again", p.now.Type, p.now.File))
			return nil
		}
		m.carry(f, target, p.now.Package)
	}
	return m.requalify(p)
}

// carry moves a file and gives it the package clause of its new directory.
func (m *merger) carry(f *file, to, clause string) {
	syntax, _ := f.parse()
	text := f.text
	if path.Dir(f.path) != path.Dir(to) && syntax.Name.Pos().IsValid() {
		if strings.HasSuffix(syntax.Name.Name, "_test") {
			clause += "_test"
		}
		text = apply(text, []edit{{f.offset(syntax.Name.Pos()), f.offset(syntax.Name.End()), clause}})
	}
	from := f.path
	if f.from != "" {
		from = f.from
	}
	m.create(to, text, from)
	f.set(nil)
	if moved, err := m.file(to); err == nil {
		moved.unqualify()
	}
}
