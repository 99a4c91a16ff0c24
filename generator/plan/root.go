package plan

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// safeRoot makes root absolute and refuses the places where one wrong run
// would mix generated files into somebody's whole machine.
func safeRoot(root string) (string, error) {
	if root == "" {
		return "", errors.New("no output directory given")
	}
	abs, err := filepath.Abs(root)
	if err != nil {
		return "", fmt.Errorf("output directory %s: %w", root, err)
	}
	info, err := os.Stat(abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return abs, nil
	case err != nil:
		return "", fmt.Errorf("output directory %s: %w", root, cause(err))
	case !info.IsDir():
		return "", fmt.Errorf("output directory %s is a file; name a directory", root)
	}
	for _, forbidden := range forbiddenRoots(abs) {
		if other, err := os.Stat(forbidden); err == nil && os.SameFile(info, other) {
			return "", fmt.Errorf("output directory %s is %s itself; name a directory inside it", root, forbidden)
		}
	}
	return abs, nil
}

func forbiddenRoots(abs string) []string {
	roots := []string{filepath.VolumeName(abs) + string(filepath.Separator)}
	if home, err := os.UserHomeDir(); err == nil {
		roots = append(roots, home)
	}
	return roots
}

// makeRoot creates dir and its missing parents and returns a function that
// removes again what it created, as far as it is empty.
func makeRoot(dir string) (undo func(), err error) {
	var missing []string // innermost first
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Lstat(at); !errors.Is(err, fs.ErrNotExist) || at == filepath.Dir(at) {
			break
		}
		missing = append(missing, at)
	}
	undo = func() {
		for _, d := range missing {
			_ = os.Remove(d)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		undo()
		return nil, fmt.Errorf("can't create output directory %s: %w", dir, cause(err))
	}
	return undo, nil
}

// cause strips the operation and path from an os error: they name a temporary
// file or repeat the path the message already has.
func cause(err error) error {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err
	}
	if linkErr, ok := errors.AsType[*os.LinkError](err); ok {
		return linkErr.Err
	}
	return err
}
