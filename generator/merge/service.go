package merge

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Named is what carries a service's name: files, and words in them. Two services
// have as many of each, in the same order.
type Named struct {
	Files []string // that a service has one of each, such as its main and its configuration
	Words []string // that tell them apart in files; the longest first
	Users []string // files of the project that speak of those files
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
		name = m.spelled(name)
		if err := m.rechristen(name, is.Files[i], was.Words, is.Words); err != nil {
			return err
		}
	}
	for _, name := range is.Users {
		f, err := m.file(name)
		if err != nil {
			return err
		}
		if f.text != nil {
			f.set([]byte(respell(string(f.text), was.Files, is.Files)))
		}
	}
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

// rechristen moves a file that is called after the service. One that is as the
// tool wrote it is made anew.
func (m *merger) rechristen(from, to string, was, is []string) error {
	old, err := m.file(from)
	if err != nil || from == to || old.text == nil {
		return err
	}
	target, err := m.file(to)
	if err != nil || target.text != nil {
		return err
	}
	if !m.was.untouched(from, old.base) {
		m.create(to, []byte(respell(string(old.text), was, is)), from)
	}
	old.set(nil)
	return nil
}

func respell(text string, was, is []string) string {
	var pairs []string
	for i, word := range was {
		pairs = append(pairs, word, is[i])
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
