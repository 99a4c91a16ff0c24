//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package plan

import (
	"errors"
	"os"
	"syscall"
)

// lockFile takes the lock without waiting. A lock file that its former holder
// removed while we waited to open it guards nothing, so it tries again then.
func lockFile(name string) (*os.File, error) {
	for {
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
		if err != nil {
			return nil, err
		}
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil && stillAt(name, f) {
			return f, nil
		}
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, ErrLocked
		}
		if err != nil {
			return nil, err
		}
	}
}

func stillAt(name string, f *os.File) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Lstat(name)
	return err == nil && os.SameFile(mine, there)
}

// unlockFile removes the file while it still holds the lock, so that nobody
// can take a lock on a file that is about to go.
func unlockFile(f *os.File) {
	_ = os.Remove(f.Name())
	_ = f.Close()
}
