package plan

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// recoverRun cleans up after a run that was killed in dir: before its commit
// the former tree comes back, after it the new tree stays. It does nothing, and
// writes nothing, when there is no such run.
func recoverRun(dir string, hook stepHook) error {
	if !interrupted(dir) {
		return nil
	}
	held, err := acquire(dir)
	if err != nil {
		return err
	}
	defer held.release()
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	return undoOrFinish(root, hook)
}

// interrupted asks for the lock too: a run killed before its journal leaves
// only that.
func interrupted(dir string) bool {
	for _, name := range []string{lockName, draftName, journalName, committedName} {
		if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name))); err == nil {
			return true
		}
	}
	return false
}

// undoOrFinish expects the lock to be held.
func undoOrFinish(root *os.Root, hook stepHook) error {
	if err := remove(root, draftName); err != nil {
		return err
	}
	j, err := readJournal(root, journalName)
	if err == nil {
		return j.undo(root, hook)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	j, err = readJournal(root, committedName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return j.finish(root, hook)
}

// undo brings the former tree back. It can itself be interrupted and repeated.
func (j journal) undo(root *os.Root, hook stepHook) error {
	var failed error
	for _, e := range j.Files {
		if err := hook.before("undo " + e.Path); err != nil {
			return err
		}
		if err := e.undo(root); err != nil {
			failed = errors.Join(failed, fmt.Errorf("can't restore %s: %w", e.Path, cause(err)))
		}
	}
	if failed != nil {
		return fmt.Errorf("%w\nthe next run tries again", failed)
	}
	for i := len(j.Dirs) - 1; i >= 0; i-- {
		// A directory that is not empty holds something of the user's by now.
		_ = root.Remove(filepath.FromSlash(j.Dirs[i]))
	}
	if err := hook.before("forget"); err != nil {
		return err
	}
	return remove(root, journalName)
}

// undo leaves a target alone that holds neither the former nor the new
// content: somebody edited it since the run was killed.
func (e entry) undo(root *os.Root) error {
	now, err := contentSum(root, e.Path)
	if err != nil {
		return err
	}
	written := now == e.Will || now == ""
	switch {
	case !e.Update && now == e.Will && !exists(root, e.staged):
		err = remove(root, e.Path)
	case e.Update && written && exists(root, e.backup):
		err = rename(root, e.backup, e.Path)
	}
	if err != nil {
		return err
	}
	return errors.Join(remove(root, e.backup), remove(root, e.staged))
}

// finish removes what a committed run no longer needs.
func (j journal) finish(root *os.Root, hook stepHook) error {
	for _, e := range j.Files {
		if !e.Update {
			continue
		}
		if err := hook.before("discard " + e.Path); err != nil {
			return err
		}
		if err := remove(root, e.backup); err != nil {
			return err
		}
		if e.Remove {
			removeEmpty(root, path.Dir(e.Path))
		}
	}
	if err := hook.before("finish"); err != nil {
		return err
	}
	return remove(root, committedName)
}

// removeEmpty removes a directory that a removed file leaves empty, and its
// parents likewise. One that holds anything stays.
func removeEmpty(root *os.Root, dir string) {
	for ; dir != "."; dir = path.Dir(dir) {
		if root.Remove(filepath.FromSlash(dir)) != nil {
			return
		}
	}
}

func exists(root *os.Root, name string) bool {
	_, err := root.Lstat(filepath.FromSlash(name))
	return err == nil
}

// contentSum is empty for a file that does not exist.
func contentSum(root *os.Root, name string) (string, error) {
	content, err := root.ReadFile(filepath.FromSlash(name))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return sum(content), nil
}
