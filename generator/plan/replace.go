package plan

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// Replace rewrites one file that belongs to the user, such as a contract that
// is being formatted. It fails with [ErrStale] when the file no longer holds
// before. The new content stands there entirely or not at all, and the file
// keeps its mode. A symbolic link is followed: what it names is rewritten.
func Replace(path string, before, after []byte) error {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return fmt.Errorf("%s can't be rewritten: %w", path, cause(err))
	}
	info, err := os.Stat(target)
	if err != nil {
		return fmt.Errorf("%s can't be rewritten: %w", path, cause(err))
	}
	staged, err := stageBeside(target, after, info.Mode().Perm())
	if err != nil {
		return fmt.Errorf("%s can't be rewritten: %w", path, cause(err))
	}
	defer os.Remove(staged) // gone already when all went well
	now, err := os.ReadFile(target)
	if err != nil {
		return fmt.Errorf("%s can't be rewritten: %w", path, cause(err))
	}
	if !bytes.Equal(now, before) {
		return fmt.Errorf("%s %w", path, ErrStale)
	}
	if err := os.Rename(staged, target); err != nil {
		return fmt.Errorf("%s can't be rewritten: %w", path, cause(err))
	}
	return nil
}

// stageBeside writes content to a file of its own in the target's directory,
// so that a rename can put it in place, and returns its name.
func stageBeside(target string, content []byte, mode os.FileMode) (string, error) {
	file, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+".*")
	if err != nil {
		return "", err
	}
	_, err = file.Write(content)
	for _, step := range []func() error{func() error { return file.Chmod(mode) }, file.Sync, file.Close} {
		if failed := step(); err == nil {
			err = failed
		}
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return file.Name(), err
}
