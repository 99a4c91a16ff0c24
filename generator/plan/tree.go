package plan

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/apigen/apigen/parser/diag"
)

// tree looks at the disk. os.Root keeps every access inside the directory,
// whatever symlinks stand in the way. A tree looks at each directory once.
type tree struct {
	root *os.Root // nil when the directory does not exist yet
	name string
	dirs map[string]found
	open map[string]*os.Root // directories that stay open, so that nobody walks to each file from the top; may be nil
}

// maxOpen bounds how many directories a tree keeps open.
const maxOpen = 64

// found is what walk found out about a directory.
type found struct {
	missing bool
	blocked *problem
	err     error
}

func newTree(root *os.Root) tree {
	return tree{root: root, name: root.Name(), dirs: map[string]found{}}
}

func openTree(dir string) (tree, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return tree{name: dir}, nil
	}
	if err != nil {
		return tree{}, fmt.Errorf("output directory %s: %w", dir, cause(err))
	}
	t := newTree(root)
	t.open = map[string]*os.Root{}
	return t, nil
}

func (t tree) close() {
	for _, dir := range t.open {
		_ = dir.Close()
	}
	if t.root != nil {
		_ = t.root.Close()
	}
}

// keepOpen opens a directory that is there. It is for trees that nobody changes
// meanwhile: what is moved elsewhere would be looked at there.
func (t tree) keepOpen(dir string) {
	if t.open == nil || len(t.open) >= maxOpen {
		return
	}
	if opened, err := t.root.OpenRoot(filepath.FromSlash(dir)); err == nil {
		t.open[dir] = opened
	}
}

// nearest returns the open directory to reach p from, and its name there.
func (t tree) nearest(p string) (*os.Root, string) {
	if dir, ok := t.open[path.Dir(p)]; ok {
		return dir, path.Base(p)
	}
	return t.root, filepath.FromSlash(p)
}

// kind is what stands at a path.
type kind int

const (
	absent kind = iota
	regular
	directory
	symlink
	special // a device, socket or pipe
)

// at says what stands at p, without following a link there. The problem is
// something on the way that keeps p from being reached.
func (t tree) at(p string) (kind, *problem, error) {
	if t.root == nil {
		return absent, nil, nil
	}
	if dir := t.walk(path.Dir(p)); dir != (found{}) {
		return absent, dir.blocked, dir.err
	}
	dir, name := t.nearest(p)
	info, err := dir.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return absent, nil, nil
	}
	if err != nil {
		return absent, nil, t.fault(p, err)
	}
	return kindOf(info.Mode()), nil, nil
}

// walk says whether dir can be reached; the zero value means that it can.
func (t tree) walk(dir string) found {
	if dir == "." {
		return found{}
	}
	if known, ok := t.dirs[dir]; ok {
		return known
	}
	f := t.walk(path.Dir(dir))
	if f == (found{}) {
		f = t.look(dir)
	}
	if f == (found{}) {
		t.keepOpen(dir)
	}
	t.dirs[dir] = f
	return f
}

// look reports whether dir is missing, or what stands in its place.
func (t tree) look(dir string) found {
	name := filepath.FromSlash(dir)
	link, err := t.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return found{missing: true}
	}
	if err != nil {
		return found{err: t.fault(dir, err)}
	}
	if link.IsDir() {
		return found{}
	}
	if info, err := t.root.Stat(name); err == nil && info.IsDir() {
		return found{}
	}
	return found{blocked: inTheWay(dir, kindOf(link.Mode()))}
}

func inTheWay(dir string, k kind) *problem {
	reason := fmt.Sprintf("%s is a file, and a directory must go there", dir)
	if k == symlink {
		reason = fmt.Sprintf("%s is a symbolic link that leaves the output directory or leads nowhere", dir)
	}
	return &problem{diag.OutputBlocked, reason, fmt.Sprintf("move %s away and run again", dir)}
}

func (t tree) read(p string) ([]byte, error) {
	dir, name := t.nearest(p)
	content, err := dir.ReadFile(name)
	if err != nil {
		return nil, t.fault(p, err)
	}
	return content, nil
}

func (t tree) fault(p string, err error) error {
	return fmt.Errorf("can't read %s: %w", filepath.Join(t.name, filepath.FromSlash(p)), cause(err))
}

func kindOf(mode fs.FileMode) kind {
	switch {
	case mode.IsRegular():
		return regular
	case mode.IsDir():
		return directory
	case mode&fs.ModeSymlink != 0:
		return symlink
	}
	return special
}
