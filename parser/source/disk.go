package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// ErrNotRegular is wrapped when a path leads to something that is neither a
// file nor a directory: reading a pipe, a socket or a device may never end.
var ErrNotRegular = errors.New("it is no regular file")

// ReadFile is os.ReadFile for regular files, behind links too. Anything else is
// a *fs.PathError: one that wraps ErrNotRegular, or that of a directory.
func ReadFile(name string) ([]byte, error) {
	if err := refuseIrregular(name, os.Stat); err != nil {
		return nil, err
	}
	return os.ReadFile(name)
}

// Dir is os.DirFS whose Open and ReadFile refuse what ReadFile refuses.
func Dir(dir string) fs.FS { return Regular(os.DirFS(dir)) }

// Regular is a file system whose Open and ReadFile refuse what ReadFile refuses.
func Regular(tree fs.FS) fs.FS { return regularFS{tree} }

type regularFS struct{ fs.FS }

func (r regularFS) Open(name string) (fs.File, error) {
	if err := refuseIrregular(name, r.Stat); err != nil {
		return nil, err
	}
	return r.FS.Open(name)
}

func (r regularFS) ReadFile(name string) ([]byte, error) {
	if err := refuseIrregular(name, r.Stat); err != nil {
		return nil, err
	}
	return fs.ReadFile(r.FS, name)
}

func (r regularFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(r.FS, name) }

func (r regularFS) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(r.FS, name) }

// refuseIrregular asks before opening, which already waits where it is a pipe.
// What can't be looked at is left to whoever opens it.
func refuseIrregular(name string, stat func(string) (fs.FileInfo, error)) error {
	info, err := stat(name)
	if err != nil || info.Mode().IsRegular() || info.IsDir() {
		return nil
	}
	return &fs.PathError{Op: "open", Path: name, Err: fmt.Errorf("%w but %s", ErrNotRegular, kindOf(info.Mode()))}
}

func kindOf(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "something special"
}
