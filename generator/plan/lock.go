package plan

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// lock keeps two runs out of one tree. The operating system drops it when the
// process dies, so a killed run never locks the next one out.
type lock struct {
	file *os.File
	dir  string // stateDir, absolute
}

func acquire(root string) (*lock, error) {
	l, err := tryAcquire(root)
	for tries := 0; errors.Is(err, fs.ErrNotExist) && tries < 10; tries++ {
		// Another run finished and removed the directory under our hands.
		l, err = tryAcquire(root)
	}
	if err != nil {
		return nil, fmt.Errorf("can't write to output directory %s: %w", root, cause(err))
	}
	return l, nil
}

func tryAcquire(root string) (*lock, error) {
	dir := filepath.Join(root, stateDir)
	if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	if info, err := os.Lstat(dir); err != nil || !info.IsDir() {
		return nil, errors.Join(err, fmt.Errorf("%s is not a directory; move it away and run again", dir))
	}
	file, err := lockFile(filepath.Join(root, filepath.FromSlash(lockName)))
	if err != nil {
		return nil, err
	}
	return &lock{file: file, dir: dir}, nil
}

// release removes the lock and, when nothing else is in it, its directory.
func (l *lock) release() {
	unlockFile(l.file)
	_ = os.Remove(l.dir)
}
