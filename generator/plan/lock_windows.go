package plan

import (
	"errors"
	"os"
	"syscall"
)

// errSharingViolation is ERROR_SHARING_VIOLATION of the Win32 API.
const errSharingViolation = syscall.Errno(32)

// lockFile opens the file without sharing it, which is a lock on Windows.
func lockFile(name string) (*os.File, error) {
	path, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return nil, err
	}
	const unshared = 0
	handle, err := syscall.CreateFile(path, syscall.GENERIC_READ|syscall.GENERIC_WRITE, unshared, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, errSharingViolation) {
		return nil, ErrLocked
	}
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(handle), name), nil
}

// unlockFile closes first: Windows removes no open file. Should another run
// take the lock in between, the removal fails, as it must.
func unlockFile(f *os.File) {
	_ = f.Close()
	_ = os.Remove(f.Name())
}
