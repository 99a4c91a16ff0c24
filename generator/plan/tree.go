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
// whatever symlinks stand in the way.
type tree struct {
	root *os.Root // nil when the directory does not exist yet
	name string
}

func openTree(dir string) (tree, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return tree{name: dir}, nil
	}
	if err != nil {
		return tree{}, fmt.Errorf("output directory %s: %w", dir, cause(err))
	}
	return tree{root: root, name: dir}, nil
}

func (t tree) close() {
	if t.root != nil {
		_ = t.root.Close()
	}
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
	if missing, blocked, err := t.walk(path.Dir(p)); missing || blocked != nil || err != nil {
		return absent, blocked, err
	}
	info, err := t.root.Lstat(filepath.FromSlash(p))
	if errors.Is(err, fs.ErrNotExist) {
		return absent, nil, nil
	}
	if err != nil {
		return absent, nil, t.fault(p, err)
	}
	return kindOf(info.Mode()), nil, nil
}

// walk reports whether dir is missing, or what stands in its place.
func (t tree) walk(dir string) (missing bool, blocked *problem, err error) {
	if dir == "." {
		return false, nil, nil
	}
	if missing, blocked, err := t.walk(path.Dir(dir)); missing || blocked != nil || err != nil {
		return missing, blocked, err
	}
	name := filepath.FromSlash(dir)
	link, err := t.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil, nil
	}
	if err != nil {
		return false, nil, t.fault(dir, err)
	}
	if link.IsDir() {
		return false, nil, nil
	}
	info, err := t.root.Stat(name)
	if err == nil && info.IsDir() {
		return false, nil, nil
	}
	return false, inTheWay(dir, kindOf(link.Mode())), nil
}

func inTheWay(dir string, k kind) *problem {
	reason := fmt.Sprintf("%s is a file, and a directory must go there", dir)
	if k == symlink {
		reason = fmt.Sprintf("%s is a symbolic link that leaves the output directory or leads nowhere", dir)
	}
	return &problem{diag.OutputBlocked, reason, fmt.Sprintf("move %s away and run again", dir)}
}

func (t tree) read(p string) ([]byte, error) {
	content, err := t.root.ReadFile(filepath.FromSlash(p))
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
