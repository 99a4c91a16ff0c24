package plan

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

var (
	// ErrConflict is wrapped by Apply when the plan has conflicts. Nothing was written.
	ErrConflict = errors.New("the plan has conflicts")
	// ErrStale is wrapped by Apply when a file changed after Diff. Nothing was written.
	ErrStale = errors.New("changed since it was compared; run again")
	// ErrLocked is wrapped by Diff and Apply while another process writes to the same tree.
	ErrLocked = errors.New("another apigen is writing there; run again when it is done")
)

// stepHook is called before each step that changes the disk. Tests fail or
// kill a run with it; nil does nothing.
type stepHook func(step string) error

func (h stepHook) before(step string) error {
	if h == nil {
		return nil
	}
	return h(step)
}

func (p *Plan) apply(hook stepHook) (err error) {
	if conflicts := p.Conflicts(); len(conflicts) > 0 {
		return fmt.Errorf("%w: %s: %s", ErrConflict, conflicts[0].File.Path, conflicts[0].Reason)
	}
	pending := p.Pending()
	if len(pending) == 0 {
		return nil
	}
	unmake, err := makeRoot(p.Root)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			unmake()
		}
	}()
	held, err := acquire(p.Root)
	if err != nil {
		return err
	}
	defer held.release()
	root, err := os.OpenRoot(p.Root)
	if err != nil {
		return fmt.Errorf("output directory %s: %w", p.Root, cause(err))
	}
	defer root.Close()
	if err := undoOrFinish(root, nil); err != nil {
		return err
	}
	if err := p.verify(newTree(root)); err != nil {
		return err
	}
	return write(root, pending, hook)
}

// verify makes sure that the tree is still the one Diff saw.
func (p *Plan) verify(t tree) error {
	for _, c := range p.Changes {
		if c.Action == Keep {
			continue
		}
		if err := unchanged(t, c); err != nil {
			return err
		}
	}
	return nil
}

func unchanged(t tree, c Change) error {
	k, blocked, err := t.at(c.File.Path)
	if err != nil {
		return err
	}
	fresh := k == absent && c.Action == Create
	if k == regular && c.Action != Create {
		now, err := t.read(c.File.Path)
		if err != nil {
			return err
		}
		fresh = bytes.Equal(now, c.Before)
	}
	if !fresh || blocked != nil {
		return fmt.Errorf("%s %w", filepath.Join(t.name, filepath.FromSlash(c.File.Path)), ErrStale)
	}
	return nil
}

// write carries the changes out, or undoes what it did.
func write(root *os.Root, changes []Change, hook stepHook) error {
	j, err := newJournal(root, changes)
	if err != nil {
		return cannotWrite(root, ".", err)
	}
	if err := hook.before("journal"); err != nil {
		return err
	}
	if err := j.write(root); err != nil {
		return cannotWrite(root, stateDir, errors.Join(err, remove(root, draftName)))
	}
	err = stage(root, j, changes, hook)
	if err == nil {
		err = commit(root, j, changes, hook)
	}
	if err != nil {
		return errors.Join(err, j.undo(root, nil))
	}
	// The new tree is in place. Backups that can't be removed now are removed
	// by the next run, which finds the journal.
	_ = j.finish(root, hook)
	return nil
}

// stage does everything that can fail for want of permission or space, before
// the first file of the tree changes.
func stage(root *os.Root, j journal, changes []Change, hook stepHook) error {
	for _, dir := range j.Dirs {
		if err := hook.before("mkdir " + dir); err != nil {
			return err
		}
		if err := root.Mkdir(filepath.FromSlash(dir), 0o755); err != nil {
			return cannotWrite(root, dir, err)
		}
	}
	return stageFiles(root, j, changes, hook)
}

// commit puts the staged files in place. Renaming the journal is the moment
// from which the run counts as done, so everything before it must be durable;
// in which order it became so doesn't matter to undo.
func commit(root *os.Root, j journal, changes []Change, hook stepHook) error {
	t := newTree(root)
	for i, e := range j.Files {
		if err := hook.before("rename " + e.Path); err != nil {
			return err
		}
		if err := unchanged(t, changes[i]); err != nil {
			return err
		}
		if err := e.put(root); err != nil {
			return cannotWrite(root, e.Path, err)
		}
	}
	if err := hook.before("commit"); err != nil {
		return err
	}
	j.syncDirs(root)
	if err := rename(root, journalName, committedName); err != nil {
		return cannotWrite(root, stateDir, err)
	}
	return nil
}

// put makes the target what it will be; a backup or the staged file remains
// until the run is done.
func (e entry) put(root *os.Root) error {
	if e.Remove {
		return remove(root, e.Path)
	}
	return move(root, e.staged, e.Path)
}

func cannotWrite(root *os.Root, name string, err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("no permission to write %s: %w", filepath.Join(root.Name(), filepath.FromSlash(name)), cause(err))
	}
	return fmt.Errorf("can't write %s: %w", filepath.Join(root.Name(), filepath.FromSlash(name)), cause(err))
}
