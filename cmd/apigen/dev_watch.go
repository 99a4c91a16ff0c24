package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/templates"
)

// quiet is how long nothing must change before a round begins: editors and git
// write several files, or one file in several steps.
const quiet = 150 * time.Millisecond

// watched are the files that a service is made from. Events only say when to
// look; what changed is told by comparing the files with what was seen before,
// so that neither the ways of editors nor what dev writes itself matters.
type watched struct {
	root   string          // of the module
	inputs func() []string // directories of the contract and of apigen.yaml
	dirs   []string        // the last answer of inputs
	events *fsnotify.Watcher
	seen   map[string]stamp // by absolute path
	tick   chan struct{}
	stop   chan struct{}
	lost   error // why a directory is not watched
}

// stamp changes with a file's content.
type stamp struct {
	size int64
	time time.Time
}

func watch(root string, inputs func() []string) (*watched, error) {
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("changes can't be watched: %w", err)
	}
	w := &watched{
		root: root, inputs: inputs, events: events, seen: map[string]stamp{},
		tick: make(chan struct{}, 1), stop: make(chan struct{}),
	}
	go w.collect()
	return w, nil
}

func (w *watched) close() {
	close(w.stop)
	_ = w.events.Close()
}

// collect turns bursts of events into single ticks. An error, such as too many
// events at once, counts as an event: looking finds what was missed.
func (w *watched) collect() {
	timer := time.NewTimer(0)
	<-timer.C
	for {
		select {
		case <-w.stop:
			return
		case event, ok := <-w.events.Events:
			if ok && (w.matters(event.Name) || !event.Has(fsnotify.Write) && !event.Has(fsnotify.Chmod)) {
				timer.Reset(quiet)
			}
		case <-w.events.Errors:
			timer.Reset(quiet)
		case <-timer.C:
			select {
			case w.tick <- struct{}{}:
			default:
			}
		}
	}
}

// ripe is ready after events, once it is quiet.
func (w *watched) ripe() <-chan struct{} { return w.tick }

// look remembers the files as they are at the beginning of a round.
func (w *watched) look() {
	w.dirs = w.inputs()
	w.seen = w.scan()
}

// generated takes note of the Go files that generating wrote. What the user did
// to the contract in the meantime stays unseen, and begins the next round.
func (w *watched) generated() {
	for name, now := range w.scan() {
		if isGo(name) {
			w.seen[name] = now
		}
	}
}

// changed lists what differs from what was seen, relative to the module.
func (w *watched) changed() []string {
	now := w.scan()
	var names []string
	all := maps.Clone(now)
	maps.Copy(all, w.seen)
	for name := range all {
		if now[name] != w.seen[name] {
			names = append(names, asTyped(name))
		}
	}
	slices.Sort(names)
	return names
}

// scan looks at all files that matter, and watches every directory they may be
// in. A directory is watched before it is read, so that nothing gets lost.
func (w *watched) scan() map[string]stamp {
	w.lost = nil
	found := map[string]stamp{}
	_ = filepath.WalkDir(w.root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // gone in the meantime, or not ours to read
		case d.IsDir() && !w.enters(name):
			return fs.SkipDir
		case d.IsDir():
			w.add(name)
		case w.matters(name):
			w.stamp(found, name)
		}
		return nil
	})
	for _, dir := range w.dirs {
		w.flat(found, dir)
	}
	return found
}

// flat looks at one directory without those below. One that does not exist yet
// is waited for in the nearest one that does.
func (w *watched) flat(found map[string]stamp, dir string) {
	w.add(existing(dir))
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		if name := filepath.Join(dir, entry.Name()); !entry.IsDir() && w.matters(name) && !isGo(name) {
			w.stamp(found, name)
		}
	}
	own := filepath.Join(dir, filepath.FromSlash(templates.Dir))
	_ = filepath.WalkDir(own, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			w.add(name)
		} else if err == nil {
			w.stamp(found, name)
		}
		return nil
	})
}

func existing(dir string) string {
	for {
		info, err := os.Stat(dir)
		if err == nil && info.IsDir() || dir == filepath.Dir(dir) {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}

func (w *watched) add(dir string) {
	if err := w.events.Add(dir); err != nil && w.lost == nil {
		if _, gone := os.Stat(dir); gone == nil {
			w.lost = fmt.Errorf("%s: %w", asTyped(dir), err)
		}
	}
}

func (w *watched) stamp(found map[string]stamp, name string) {
	if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
		found[name] = stamp{info.Size(), info.ModTime()}
	}
}

// enters reports whether a directory of the module may hold what matters. Other
// modules inside it don't.
func (w *watched) enters(dir string) bool {
	base := filepath.Base(dir)
	if dir == w.root {
		return true
	}
	if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || slices.Contains([]string{"vendor", "node_modules", "testdata"}, base) {
		return false
	}
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err != nil
}

// matters reports whether a change of the file takes a new round.
func (w *watched) matters(name string) bool {
	base := filepath.Base(name)
	switch filepath.Ext(base) {
	case ".api", ".tmpl", ".sql":
		return !strings.HasPrefix(base, ".")
	case ".yaml", ".yml":
		return base == settingsFile || filepath.Base(filepath.Dir(name)) == "etc"
	}
	return isGo(name)
}

// isGo reports whether the go command reads the file.
func isGo(name string) bool {
	base := filepath.Base(name)
	switch base {
	case "go.mod", "go.sum", "go.work":
		return true
	}
	hidden := strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")
	return path.Ext(base) == ".go" && !hidden && !strings.HasSuffix(base, "_test.go")
}

// dirs lists the directories, absolute, that hold the SQL files of models.
func (s modelSettings) dirs(home string) []string {
	var dirs []string
	for _, pattern := range s.src {
		pattern = filepath.FromSlash(pattern)
		if !filepath.IsAbs(pattern) {
			pattern = filepath.Join(home, pattern)
		}
		found, _ := filepath.Glob(filepath.Dir(pattern))
		dirs = append(dirs, found...)
	}
	return dirs
}

// dirs lists the directories, absolute, of the files that a contract is made of
// and of those that it lacks.
func (l *loaded) dirs() []string {
	volume := string(filepath.Separator)
	if abs, err := filepath.Abs(l.path); err == nil {
		volume = filepath.VolumeName(abs) + volume
	}
	var dirs []string
	add := func(name string) { dirs = append(dirs, filepath.Join(volume, filepath.FromSlash(path.Dir(name)))) }
	for _, file := range l.program.Files {
		add(file.Name)
		for _, decl := range file.Decls {
			if imp, ok := decl.(*ast.Import); ok {
				add(path.Join(path.Dir(file.Name), imp.Path.Value))
			}
		}
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}
