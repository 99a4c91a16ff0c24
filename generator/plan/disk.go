package plan

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// The operations below take slash-separated names. All but move and remove make
// their effect durable before they return.

// writeFile creates a file that must not exist yet.
func writeFile(root *os.Root, name string, content []byte, mode fs.FileMode) error {
	f, err := root.OpenFile(filepath.FromSlash(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

func rename(root *os.Root, from, to string) error {
	if err := move(root, from, to); err != nil {
		return err
	}
	syncDir(root, path.Dir(to))
	return nil
}

// move is rename for many files of which syncDir makes the directories durable.
func move(root *os.Root, from, to string) error {
	return root.Rename(filepath.FromSlash(from), filepath.FromSlash(to))
}

// remove is content when the file is gone already.
func remove(root *os.Root, name string) error {
	err := root.Remove(filepath.FromSlash(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// syncDir makes renames in dir durable where the platform can; not every
// platform and file system can sync a directory, and then there is nothing to do.
func syncDir(root *os.Root, dir string) {
	if f, err := root.Open(filepath.FromSlash(dir)); err == nil {
		_ = f.Sync()
		_ = f.Close()
	}
}

// backup gives the file a second name, so that undoing restores the very same
// file. Disks without hard links get a copy with the same mode and time.
func backup(root *os.Root, name, to string) error {
	from, dest := filepath.FromSlash(name), filepath.FromSlash(to)
	if root.Link(from, dest) == nil {
		return nil
	}
	info, err := root.Stat(from)
	if err != nil {
		return err
	}
	content, err := root.ReadFile(from)
	if err != nil {
		return err
	}
	if err := writeFile(root, to, content, info.Mode().Perm()); err != nil {
		return err
	}
	return root.Chtimes(dest, info.ModTime(), info.ModTime())
}
