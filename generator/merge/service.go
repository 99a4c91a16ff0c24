package merge

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Named is what carries a service's name. Two services have as many files, in the same
// order.
type Named struct {
	Files   []string // that a service has one of each: its main and its configuration
	Command string   // what it is called in its main, its configuration and its log
	Users   []string // files of the project that speak of those files
	Lines   []string // what a new project says in Users, line by line
	Binary  string   // the line of .gitignore for what make builds
}

// service takes what is known of a service to its new name. A record with no
// route in common is that of another service, and says nothing about this one.
func (m *merger) service() error {
	if m.was.Service == "" || m.was.Service == m.wants.Service {
		return nil
	}
	if m.wants.Named == nil || !m.continues() {
		m.was = newRecord()
		return nil
	}
	was, is := m.wants.Named(m.was.Service), m.wants.Named(m.wants.Service)
	if slices.Equal(was.Files, is.Files) {
		return nil
	}
	for i, name := range was.Files {
		if err := m.moveNamed(m.spelled(name), is.Files[i], was, is); err != nil {
			return err
		}
	}
	for _, name := range is.Users {
		f, err := m.file(name)
		if err != nil {
			return err
		}
		if f.text != nil {
			f.set(renameLines(f.text, was.Lines, is.Lines))
			m.reportKept(f, was.Command)
		}
	}
	return m.ignoreBinary(was.Binary, is.Binary)
}

// ignoreBinary has git leave out the renamed binary too. The former line stays: go build
// names a binary after the module, which keeps its name.
func (m *merger) ignoreBinary(was, is string) error {
	f, err := m.file(".gitignore")
	if err != nil || f.text == nil {
		return err
	}
	lines := strings.SplitAfter(string(f.text), "\n")
	isLine := func(want string) func(string) bool {
		return func(line string) bool { return strings.TrimRight(line, "\r\n") == want }
	}
	at := slices.IndexFunc(lines, isLine(was))
	if at < 0 || slices.ContainsFunc(lines, isLine(is)) {
		return nil
	}
	end := strings.TrimPrefix(lines[at], was)
	if end == "" {
		lines[at], end = was+"\n", ""
	}
	f.set([]byte(strings.Join(slices.Insert(lines, at+1, is+end), "")))
	return nil
}

// spelled returns a path as the disk has it: names had the case of the service
// once.
func (m *merger) spelled(name string) string {
	entries, _ := fs.ReadDir(m.disk, path.Dir(name)) // without it there is nothing to spell
	for _, e := range entries {
		if e.Name() == path.Base(name) {
			return name
		}
	}
	for _, e := range entries {
		if strings.EqualFold(e.Name(), path.Base(name)) {
			return path.Join(path.Dir(name), e.Name())
		}
	}
	return name
}

// continues reports whether the record has a route that is still wanted.
func (m *merger) continues() bool {
	return slices.ContainsFunc(m.wants.Routes, func(r Route) bool {
		return slices.ContainsFunc(m.was.Routes, func(w RecordedRoute) bool { return w.Method == r.Method && w.Path == r.Path })
	})
}

// moveNamed moves a file that is called after the service, and renames the service in
// it. One that is as the tool wrote it is made anew. Where another file has the new
// name already, main and configuration would no longer find each other.
func (m *merger) moveNamed(from, to string, was, is Named) error {
	old, err := m.file(from)
	if err != nil || from == to || old.text == nil {
		return err
	}
	target, err := m.file(to)
	if err != nil {
		return err
	}
	if target.text != nil {
		if !strings.EqualFold(from, to) { // which are one file to some file systems
			m.refuse(old, 0, "the service is called "+m.wants.Service+" now, and "+to+", as this file would be called, exists already",
				"give the other file another name, or keep what you need of both in it, delete this one and run again")
		}
		return nil
	}
	if !m.was.untouched(from, old.base) {
		renamed := renameInConfig
		if strings.HasSuffix(from, ".go") {
			renamed = renameInMain
		}
		m.create(to, apply(old.text, renamed(old, was, is)), from)
		m.reportKept(target, was.Command)
	}
	old.set(nil)
	return nil
}
